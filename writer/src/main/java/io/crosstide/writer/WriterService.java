package io.crosstide.writer;

import io.crosstide.topology.Topology;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The writers of one datacenter: applies the streams of all other datacenters to its own MySQL clusters. */
public final class WriterService implements AutoCloseable {
    /**
     * @param datacenter the target: the datacenter this process belongs to
     * @param clusters the clusters to serve
     * @param environment where secrets are looked up
     */
    public WriterService(
            Topology topology,
            String datacenter,
            Set<String> clusters,
            Map<String, String> environment,
            MeterRegistry registry) {
        topology.datacenter(datacenter);
    }

    /** Starts serving links in the background; returns at once. */
    public void start() {}

    /** Whether every link is served, or waits for its turn, without a problem that needs somebody. */
    public boolean ready() {
        return health().stream().allMatch(link -> link.state().ready());
    }

    /** How each link into this datacenter does now. */
    public List<LinkHealth> health() {
        return List.of();
    }

    /** Finishes the transactions at work, gives up the links and returns, within ten seconds. */
    @Override
    public void close() {}
}
