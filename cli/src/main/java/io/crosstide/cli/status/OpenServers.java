package io.crosstide.cli.status;

import io.crosstide.cli.connect.Opening;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.Link;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.Primary;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Servers that stay open while one question after the other is put to them. A server that could not be reached is not tried
 * again: everybody who asks gets the same failure. Not safe for several threads.
 */
final class OpenServers implements AutoCloseable {

    private final Topology topology;
    private final Servers servers;
    private final Map<String, Connection> connections = new HashMap<>();
    private final Map<StreamName, StreamView> views = new HashMap<>();
    private final Map<String, Opening<Primary>> openingMysql = new HashMap<>();
    private final Map<String, Opening<StreamView>> openingKafka = new HashMap<>();
    private final Map<String, UnreachableException> failures = new HashMap<>();

    OpenServers(Topology topology, Servers servers) {
        this.topology = topology;
        this.servers = servers;
    }

    /** Starts to open all that a link needs, so that the servers of all links are asked at the same time. */
    void prepare(String cluster, Link link) {
        prepareMysql(cluster, link.to());
        // one view of each Kafka shows whether that Kafka answers
        openingKafka.computeIfAbsent(
                kafkaKey(link.from()), any -> servers.openView(topology.stream(cluster, link.from()), link.to()));
    }

    /** Starts to open the primary of a cluster. */
    void prepareMysql(String cluster, String datacenter) {
        openingMysql.computeIfAbsent(mysqlKey(datacenter, cluster), any -> servers.openPrimary(datacenter, cluster));
    }

    private static String mysqlKey(String datacenter, String cluster) {
        return "mysql " + datacenter + " " + cluster;
    }

    private static String kafkaKey(String source) {
        return "kafka " + source;
    }

    /** The primary of a cluster; stays open. */
    Connection mysql(String datacenter, String cluster) throws UnreachableException {
        String key = mysqlKey(datacenter, cluster);
        refuseFailed(key);
        @Nullable Connection known = connections.get(key);
        if (known != null) {
            if (isPrimary(known)) {
                return known;
            }
            connections.remove(key);
            close(known);
        }
        try {
            Opening<Primary> opening = openingMysql.remove(key);
            Connection opened = (opening == null ? servers.openPrimary(datacenter, cluster) : opening)
                    .await()
                    .connection();
            connections.put(key, opened);
            return opened;
        } catch (UnreachableException failure) {
            failures.put(key, failure);
            throw failure;
        }
    }

    /** A stream as seen from another datacenter; stays open. */
    StreamView stream(String cluster, String source, String from) throws UnreachableException {
        String key = kafkaKey(source);
        refuseFailed(key);
        StreamName stream = topology.stream(cluster, source);
        Opening<StreamView> opening = openingKafka.remove(key);
        if (opening != null) {
            try {
                StreamView opened = opening.await();
                views.put(opened.stream(), opened);
            } catch (UnreachableException failure) {
                failures.put(key, failure);
                throw failure;
            }
        }
        return views.computeIfAbsent(stream, any -> servers.view(stream, from));
    }

    /** Remembers that the Kafka of a datacenter did not answer, and says so. */
    UnreachableException kafkaFailed(String source, String from, KafkaException failure) {
        UnreachableException unreachable = servers.kafkaUnreachable(source, from, failure);
        failures.put(kafkaKey(source), unreachable);
        return unreachable;
    }

    @Override
    public void close() {
        connections.values().forEach(OpenServers::close);
        views.values().forEach(StreamView::close);
        openingMysql.values().forEach(Opening::abandon);
        openingKafka.values().forEach(Opening::abandon);
    }

    private void refuseFailed(String key) throws UnreachableException {
        @Nullable UnreachableException failure = failures.get(key);
        if (failure != null) {
            throw failure;
        }
    }

    /** Whether the server answers and is still writable. After a failover the cluster has another primary. */
    private static boolean isPrimary(Connection connection) {
        try {
            return connection.isValid(2) && Servers.isWritable(connection);
        } catch (SQLException gone) {
            return false;
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException gone) {
            // it was open for reading only
        }
    }
}
