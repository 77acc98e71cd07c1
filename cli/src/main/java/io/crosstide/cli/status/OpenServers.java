package io.crosstide.cli.status;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Servers that stay open while one question after the other is put to them. What could not be reached is not tried again:
 * its failure is told to everybody who asks. Not safe for several threads.
 */
final class OpenServers implements AutoCloseable {

    private final Topology topology;
    private final Servers servers;
    private final Map<String, Connection> connections = new HashMap<>();
    private final Map<String, StreamView> views = new HashMap<>();
    private final Map<String, UnreachableException> failures = new HashMap<>();

    OpenServers(Topology topology, Servers servers) {
        this.topology = topology;
        this.servers = servers;
    }

    /** The primary of a cluster; stays open. */
    Connection mysql(String datacenter, String cluster) throws UnreachableException {
        String key = "mysql " + datacenter + " " + cluster;
        refuseFailed(key);
        @Nullable Connection known = connections.get(key);
        if (known != null && valid(known)) {
            return known;
        }
        try {
            Connection opened = servers.primary(datacenter, cluster).connection();
            connections.put(key, opened);
            return opened;
        } catch (UnreachableException failure) {
            failures.put(key, failure);
            throw failure;
        }
    }

    /** A stream as seen from another datacenter; stays open. */
    StreamView stream(String cluster, String source, String from) throws UnreachableException {
        refuseFailed("kafka " + source);
        return views.computeIfAbsent(
                cluster + " " + source,
                any -> new StreamView(
                        servers.kafka(source, from),
                        topology.stream(cluster, source),
                        Servers.KAFKA_PATIENCE,
                        Time.SYSTEM));
    }

    /** Remembers that the Kafka of a datacenter did not answer, and says so. */
    UnreachableException kafkaFailed(String source, KafkaException failure) {
        UnreachableException unreachable = servers.kafkaUnreachable(source, failure);
        failures.put("kafka " + source, unreachable);
        return unreachable;
    }

    @Override
    public void close() {
        for (Connection connection : connections.values()) {
            try {
                connection.close();
            } catch (SQLException gone) {
                // it was open for reading only
            }
        }
        views.values().forEach(StreamView::close);
    }

    private void refuseFailed(String key) throws UnreachableException {
        @Nullable UnreachableException failure = failures.get(key);
        if (failure != null) {
            throw failure;
        }
    }

    private static boolean valid(Connection connection) {
        try {
            return connection.isValid(2);
        } catch (SQLException gone) {
            return false;
        }
    }
}
