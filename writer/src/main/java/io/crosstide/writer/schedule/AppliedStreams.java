package io.crosstide.writer.schedule;

import io.crosstide.topology.LinkName;
import io.crosstide.writer.replay.ReplayMode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The links into this datacenter that this process serves now. Links that depend on them read their positions here
 * (W5).
 */
public final class AppliedStreams {
    private record Stream(String cluster, String source) {}

    private final Map<Stream, ReplayMode> served = new ConcurrentHashMap<>();

    public void serve(LinkName link, ReplayMode mode) {
        served.put(new Stream(link.cluster(), link.source()), mode);
    }

    public void end(LinkName link) {
        served.remove(new Stream(link.cluster(), link.source()));
    }

    Optional<ReplayMode> of(String cluster, String source) {
        return Optional.ofNullable(served.get(new Stream(cluster, source)));
    }
}
