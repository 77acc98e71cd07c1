package io.crosstide.syncer;

import io.crosstide.topology.Topology;
import java.sql.SQLException;
import java.util.Map;

/** Creates the stream of a cluster in a datacenter. */
public final class StreamCreator {
    private final Topology topology;
    private final String datacenter;
    private final Map<String, String> environment;

    public StreamCreator(Topology topology, String datacenter, Map<String, String> environment) {
        this.topology = topology;
        this.datacenter = datacenter;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Creates topics and identity of the stream where they are missing; the crosstide schema must be there. Safe to repeat.
     *
     * @throws StreamStoppedException with a remedy, when one side remembers another stream, or one that the other forgot
     */
    public CreatedStream create(String cluster) throws SQLException {
        if (environment.isEmpty()) {
            throw new SQLException(topology.stream(cluster, datacenter) + " cannot be created yet");
        }
        throw new UnsupportedOperationException("not yet");
    }
}
