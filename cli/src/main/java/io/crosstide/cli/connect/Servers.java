package io.crosstide.cli.connect;

import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.KafkaFailure;
import io.crosstide.topology.KafkaSettings;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.SecretReference;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.topology.connect.Primary;
import io.crosstide.topology.connect.UnsupportedServerException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Opens the servers of a topology, and turns what goes wrong into messages for people. */
public final class Servers {

    /** Commands wait this long for Kafka before they say that it cannot be reached. */
    public static final Duration KAFKA_PATIENCE = Duration.ofSeconds(8);

    private static final int ACCESS_DENIED = 1045;
    private static final int ACCESS_DENIED_NO_PASSWORD = 1698;

    private final Topology topology;
    private final Map<String, String> environment;

    public Servers(Topology topology, Map<String, String> environment) {
        this.topology = topology;
        this.environment = Map.copyOf(environment);
    }

    public Map<String, String> environment() {
        return environment;
    }

    public MysqlConnections mysql(String datacenter, String cluster) {
        return new MysqlConnections(topology.datacenter(datacenter).cluster(cluster), environment);
    }

    /** The writable server of a cluster in a datacenter; the caller closes its connection. */
    public Primary primary(String datacenter, String cluster) throws UnreachableException {
        return primary(datacenter, topology.datacenter(datacenter).cluster(cluster));
    }

    /** The same under the account that {@code cluster} carries. */
    public Primary primary(String datacenter, MysqlCluster cluster) throws UnreachableException {
        try {
            return new MysqlConnections(cluster, environment).openPrimary();
        } catch (UnsupportedServerException refused) {
            throw new UnreachableException(
                    "MySQL cluster %s of %s: %s Remedy: %s."
                            .formatted(cluster.name(), datacenter, sentence(refused.getMessage()), refused.remedy()),
                    refused);
        } catch (SQLException failure) {
            throw new UnreachableException(
                    "MySQL cluster %s of %s: %s %s"
                            .formatted(
                                    cluster.name(),
                                    datacenter,
                                    sentence(failure.getMessage()),
                                    advice(failure, cluster)),
                    failure);
        }
    }

    /** Clients of the Kafka of a datacenter as seen from {@code from}, which may be the same one. */
    public KafkaClients kafka(String datacenter, String from) {
        KafkaSettings settings = topology.datacenter(datacenter).kafka();
        return datacenter.equals(from)
                ? KafkaClients.inside(settings, environment)
                : KafkaClients.outside(settings, environment);
    }

    /** An admin client of a Kafka that answers; the caller closes it. */
    public Admin admin(String datacenter, String from) throws UnreachableException {
        KafkaClients kafka = kafka(datacenter, from).withPatience(KAFKA_PATIENCE);
        Admin admin;
        try {
            admin = kafka.admin("crosstide-command");
        } catch (KafkaException failure) {
            throw unreachable(datacenter, kafka.addresses(), failure);
        }
        try {
            admin.describeCluster().nodes().get(KAFKA_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return admin;
        } catch (ExecutionException | TimeoutException failure) {
            admin.close(Duration.ZERO);
            throw unreachable(datacenter, kafka.addresses(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            admin.close(Duration.ZERO);
            throw unreachable(datacenter, kafka.addresses(), interrupted);
        }
    }

    /** What to say when the Kafka of a datacenter does not answer a client that another than {@link #admin} made. */
    public UnreachableException kafkaUnreachable(String datacenter, Exception failure) {
        return unreachable(datacenter, topology.datacenter(datacenter).kafka().bootstrapServers(), failure);
    }

    private static UnreachableException unreachable(String datacenter, Object address, Exception failure) {
        Throwable reason = KafkaFailure.root(
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure);
        String why = reason.getMessage() == null
                ? "no answer within " + KAFKA_PATIENCE.toSeconds() + " s"
                : reason.getMessage();
        return new UnreachableException(
                "Kafka of %s at %s: %s Check that the brokers run, bootstrapServers and properties of datacenters.%s.kafka, and the network between."
                        .formatted(datacenter, address, sentence(why), datacenter),
                failure);
    }

    private static String advice(SQLException failure, MysqlCluster cluster) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && (sql.getErrorCode() == ACCESS_DENIED || sql.getErrorCode() == ACCESS_DENIED_NO_PASSWORD)) {
                return cluster.password() instanceof SecretReference.Literal
                        ? "Check username and password."
                        : "Check username and password %s, or create the account with crosstide init --admin-user."
                                .formatted(cluster.password());
            }
        }
        return "Check that the server runs, its endpoints in the topology, and the network between.";
    }

    private static String sentence(@Nullable String message) {
        String text = message == null ? "no reason given" : message.strip().replaceAll("\\s+", " ");
        return text.endsWith(".") ? text : text + ".";
    }
}
