package io.crosstide.cli.connect;

import io.crosstide.bookkeeping.StreamTable;
import io.crosstide.streams.TopicOwners;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * A server that the topology names for one datacenter, and that belongs to another one. What the servers themselves hold
 * tells it: {@code crosstide.stream} at a MySQL, the topics of streams at a Kafka.
 *
 * @param what for people, without a full stop; it names both datacenters
 * @param remedy in lower case and without a full stop
 */
public record WrongPlace(String what, String remedy) {

    /** Whether a MySQL holds the stream of another datacenter, cluster or mesh. The table must exist. */
    public static Optional<WrongPlace> ofMysql(Connection connection, Endpoint endpoint, StreamName own)
            throws SQLException {
        List<StreamName> others = new StreamTable(connection).others(own);
        if (others.isEmpty()) {
            return Optional.empty();
        }
        StreamName other = others.get(0);
        return Optional.of(new WrongPlace(
                "the server %s (server UUID %s), which the topology names for datacenter %s, holds the stream of datacenter %s, cluster %s, mesh %s already"
                        .formatted(
                                endpoint,
                                uuid(connection),
                                own.datacenter(),
                                other.datacenter(),
                                other.cluster(),
                                other.mesh()),
                "correct the endpoints of cluster %s of %s, or of %s; if the server is a physical copy of a server of %s, drop the database crosstide on it, and run crosstide init -d %s"
                        .formatted(
                                own.cluster(),
                                own.datacenter(),
                                other.datacenter(),
                                other.datacenter(),
                                own.datacenter())));
    }

    private static String uuid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.server_uuid")) {
            return row.next() ? row.getString(1) : "unknown";
        }
    }

    /** A file that names the same addresses twice means one Kafka for both; that is no mistake of an address. */
    private static boolean isShared(Datacenter one, Datacenter other) {
        return one.kafka().bootstrapServers().equals(other.kafka().bootstrapServers());
    }

    /** Whether the Kafka of a datacenter has streams of other datacenters of the topology. */
    public static Optional<WrongPlace> ofKafka(Topology topology, Datacenter datacenter, Admin admin, Duration patience)
            throws ExecutionException, TimeoutException, InterruptedException {
        var topics = admin.listTopics().names().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        SortedSet<String> others = new TreeSet<>();
        for (String cluster : datacenter.clusters().keySet()) {
            others.addAll(TopicOwners.othersThan(topology.stream(cluster, datacenter.name()), topics));
        }
        others.retainAll(topology.datacenters().keySet());
        others.removeIf(other -> isShared(datacenter, topology.datacenter(other)));
        if (others.isEmpty()) {
            return Optional.empty();
        }
        String cluster = admin.describeCluster().clusterId().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        String names = String.join(", ", others);
        return Optional.of(new WrongPlace(
                "the Kafka at %s (cluster id %s), which the topology names for datacenter %s, has the stream of datacenter %s"
                        .formatted(datacenter.kafka().bootstrapServers(), cluster, datacenter.name(), names),
                "correct kafka.bootstrapServers of %s, or of %s: each datacenter needs a Kafka of its own"
                        .formatted(datacenter.name(), names)));
    }
}
