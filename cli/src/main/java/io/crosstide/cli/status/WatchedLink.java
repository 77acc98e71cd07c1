package io.crosstide.cli.status;

import io.crosstide.cli.connect.Servers;
import io.crosstide.topology.Link;
import io.crosstide.topology.Topology;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads where one link stands, again and again over the same connections. After a failure it opens new ones. Only one thread
 * uses it.
 */
final class WatchedLink implements Supplier<LinkMotion> {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Topology topology;
    private final Servers servers;
    private final StatusReader reader;
    private final String cluster;
    private final Link link;

    private @Nullable OpenServers open;
    private @Nullable Long appliedBefore;
    private long nanosBefore;

    WatchedLink(Topology topology, Servers servers, StatusReader reader, String cluster, Link link) {
        this.topology = topology;
        this.servers = servers;
        this.reader = reader;
        this.cluster = cluster;
        this.link = link;
    }

    @Override
    public LinkMotion get() {
        OpenServers current = open;
        if (current == null) {
            current = new OpenServers(topology, servers);
            current.prepare(cluster, link);
            open = current;
        }
        LinkStatus status = reader.read(cluster, link, current);
        if (status.state() == LinkStatus.State.UNREACHABLE) {
            current.close();
            open = null;
        }
        return new LinkMotion(status, rate(status.appliedSeq()));
    }

    private @Nullable Double rate(@Nullable Long applied) {
        long nanos = System.nanoTime();
        @Nullable Long before = appliedBefore;
        double seconds = (nanos - nanosBefore) / NANOS_PER_SECOND;
        appliedBefore = applied;
        nanosBefore = nanos;
        return applied == null || before == null ? null : (Double) (Math.max(0, applied - before) / seconds);
    }
}
