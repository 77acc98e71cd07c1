package io.crosstide.cli.connect;

import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.streams.BrokerSettings;
import io.crosstide.streams.DefinitionRecords;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.syncer.publish.StreamProducer;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.KafkaSettings;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.topology.connect.MysqlRemedy;
import io.crosstide.topology.connect.Primary;
import io.crosstide.topology.connect.UnsupportedServerException;
import io.crosstide.topology.secret.SecretException;
import io.crosstide.topology.secret.SecretReference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Opens the servers of a topology, and turns failures into messages for people.
 *
 * <p>A server that does not answer costs a command at most 8 s, because each opening has a thread of its own. Start all openings that a command needs before you wait for the first.
 */
public final class Servers {

    /** How long commands wait for one answer of Kafka, or of a MySQL that is being connected to. */
    public static final Duration PATIENCE = Duration.ofSeconds(6);

    /**
     * How much longer than one answer opening a server may take in all. A command answers within 10 s, the start of its JVM
     * included.
     */
    static final Duration OPENING = Duration.ofSeconds(2);

    private static final Duration STATEMENT = Duration.ofHours(1);

    private static final int ACCESS_DENIED = 1045;
    private static final int ACCESS_DENIED_NO_PASSWORD = 1698;

    private final Topology topology;
    private final Map<String, String> environment;
    private final Duration patience;
    private final Duration deadline;

    public Servers(Topology topology, Map<String, String> environment) {
        this(topology, environment, PATIENCE);
    }

    /** @param patience how long to wait for one answer of a server */
    public Servers(Topology topology, Map<String, String> environment, Duration patience) {
        this.topology = topology;
        this.environment = Map.copyOf(environment);
        this.patience = patience;
        this.deadline = patience.plus(OPENING);
    }

    public Map<String, String> environment() {
        return environment;
    }

    public MysqlConnections mysql(String datacenter, String cluster) {
        return connections(topology.datacenter(datacenter).cluster(cluster));
    }

    /** Whether the password of the account is available here; the server is not asked whether it is right. */
    public boolean knowsPassword(String datacenter, String cluster) {
        try {
            String unused =
                    topology.datacenter(datacenter).cluster(cluster).password().resolve(environment);
            return true;
        } catch (SecretException absent) {
            return false;
        }
    }

    private MysqlConnections connections(MysqlCluster cluster) {
        return new MysqlConnections(cluster, environment).withPatience(patience);
    }

    /** The writable server of a cluster in a datacenter; the caller closes its connection. */
    public Primary primary(String datacenter, String cluster) throws UnreachableException {
        return openPrimary(datacenter, cluster).await();
    }

    /** The same under the account that {@code cluster} carries. */
    public Primary primary(String datacenter, MysqlCluster cluster) throws UnreachableException {
        return openPrimary(datacenter, cluster).await();
    }

    /** Starts to open the writable server of a cluster in a datacenter. */
    public Opening<Primary> openPrimary(String datacenter, String cluster) {
        return openPrimary(datacenter, topology.datacenter(datacenter).cluster(cluster));
    }

    /** The same under the account that {@code cluster} carries. */
    public Opening<Primary> openPrimary(String datacenter, MysqlCluster cluster) {
        return Opening.start(
                "MySQL cluster %s of %s at %s".formatted(cluster.name(), datacenter, cluster.endpoints()),
                deadline,
                () -> findPrimary(datacenter, cluster),
                Servers::close);
    }

    private Primary findPrimary(String datacenter, MysqlCluster cluster) throws UnreachableException {
        try {
            return connections(cluster).openPrimary();
        } catch (SQLException failure) {
            throw unreachable(datacenter, cluster, failure);
        }
    }

    private static void close(Primary primary) {
        close(primary.connection());
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException gone) {
            // nobody waits for it
        }
    }

    /** Whether an open connection still leads to a primary. After a failover the cluster has another one. */
    public static boolean isWritable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@GLOBAL.read_only OR @@GLOBAL.super_read_only")) {
            return row.next() && !row.getBoolean(1);
        }
    }

    /** Lets the statements of an open connection take long: a sort of a large table sends its first row late. */
    public static Connection patient(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) STATEMENT.toMillis());
        return connection;
    }

    /** Starts to connect to one server of a cluster, whatever its role. */
    public Opening<Connection> openEndpoint(String datacenter, MysqlCluster cluster, Endpoint endpoint) {
        return Opening.start(
                "MySQL " + endpoint,
                deadline,
                () -> {
                    try {
                        return connections(cluster).open(endpoint);
                    } catch (SQLException failure) {
                        throw unreachable(datacenter, cluster, failure);
                    }
                },
                Servers::close);
    }

    /** What to say when the MySQL of a cluster refuses something, or cannot be reached. */
    public String refusal(String datacenter, String cluster, SQLException failure) {
        return String.valueOf(unreachable(datacenter, cluster, failure).getMessage());
    }

    /** The same as an exception, which has the remedy apart. */
    public UnreachableException unreachable(String datacenter, String cluster, SQLException failure) {
        return unreachable(datacenter, topology.datacenter(datacenter).cluster(cluster), failure);
    }

    private static UnreachableException unreachable(String datacenter, MysqlCluster cluster, SQLException failure) {
        return new UnreachableException(
                "MySQL cluster %s of %s: %s".formatted(cluster.name(), datacenter, sentence(failure.getMessage())),
                remedy(failure, cluster),
                failure);
    }

    private static @Nullable String remedy(SQLException failure, MysqlCluster cluster) {
        if (failure instanceof UnsupportedServerException refused) {
            return advice(refused.remedy());
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && (sql.getErrorCode() == ACCESS_DENIED || sql.getErrorCode() == ACCESS_DENIED_NO_PASSWORD)) {
                return cluster.password() instanceof SecretReference.Literal
                        ? "Check username and password."
                        : "Check username and password %s, or create the account with crosstide init --admin-user."
                                .formatted(cluster.password());
            }
        }
        return MysqlRemedy.of(failure).map(Servers::advice).orElse(null);
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
        return openAdmin(datacenter, from).await();
    }

    /** Starts to open an admin client of the Kafka of a datacenter. */
    public Opening<Admin> openAdmin(String datacenter, String from) {
        return Opening.start(
                kafkaOf(datacenter, from),
                deadline,
                () -> answering(datacenter, from),
                admin -> admin.close(Duration.ZERO));
    }

    private Admin answering(String datacenter, String from) throws UnreachableException {
        KafkaClients kafka = kafka(datacenter, from).withPatience(patience);
        Admin admin;
        try {
            admin = kafka.admin("crosstide-command");
        } catch (KafkaException failure) {
            throw kafkaUnreachable(datacenter, from, failure);
        }
        try {
            admin.describeCluster().nodes().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return admin;
        } catch (ExecutionException | TimeoutException failure) {
            admin.close(Duration.ZERO);
            throw kafkaUnreachable(datacenter, from, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            admin.close(Duration.ZERO);
            throw kafkaUnreachable(datacenter, from, interrupted);
        }
    }

    /**
     * Loads the classes of Kafka's clients. On a busy machine, a new process needs more time for this than a server for its
     * answer, and the time to open a server should not include it.
     */
    public void loadKafkaClients(String datacenter) {
        try {
            kafka(datacenter, datacenter).admin("crosstide-command").close(Duration.ZERO);
        } catch (KafkaException wrong) {
            // whoever opens the server reports it
        }
    }

    /** Starts to open a view of a stream whose Kafka answers. */
    public Opening<StreamView> openView(StreamName stream, String from) {
        String source = stream.datacenter();
        return Opening.start(kafkaOf(source, from), deadline, () -> answeringView(stream, from), StreamView::close);
    }

    private StreamView answeringView(StreamName stream, String from) throws UnreachableException {
        StreamView view = view(stream, from);
        try {
            view.checkpoint();
            return view;
        } catch (CorruptRecordException damaged) {
            return view; // Kafka answers; whoever reads the checkpoint reports it
        } catch (KafkaException failure) {
            view.close();
            throw kafkaUnreachable(stream.datacenter(), from, failure);
        }
    }

    /** Starts to open the definitions that the syncer of a stream has published; the caller closes them. */
    public Opening<DefinitionRecords<byte[]>> openDefinitions(StreamName stream, String from) {
        String source = stream.datacenter();
        return Opening.start(
                kafkaOf(source, from), deadline, () -> answeringDefinitions(stream, from), DefinitionRecords::close);
    }

    private DefinitionRecords<byte[]> answeringDefinitions(StreamName stream, String from) throws UnreachableException {
        DefinitionRecords<byte[]> records = new DefinitionRecords<>(
                kafka(stream.datacenter(), from), stream, patience, Function.identity(), Time.SYSTEM);
        try {
            records.exist();
            return records;
        } catch (KafkaException failure) {
            records.close();
            throw kafkaUnreachable(stream.datacenter(), from, failure);
        }
    }

    /** A look into a stream; the caller closes it. Connects at its first use. */
    public StreamView view(StreamName stream, String from) {
        return new StreamView(kafka(stream.datacenter(), from), stream, patience, Time.SYSTEM);
    }

    private String kafkaOf(String datacenter, String from) {
        return "Kafka of %s at %s".formatted(datacenter, kafka(datacenter, from).addresses());
    }

    /** What to say when the Kafka of a datacenter does not answer a client, or refuses it. */
    public UnreachableException kafkaUnreachable(String datacenter, String from, Exception failure) {
        String where = kafkaOf(datacenter, from);
        if (failure instanceof TimeoutException) {
            return new UnreachableException(
                    "%s: no answer within %d s.".formatted(where, patience.toSeconds()), Opening.REMEDY, failure);
        }
        KafkaProblem problem = KafkaProblem.of(failure);
        return new UnreachableException(
                "%s: %s".formatted(where, sentence(problem.reason())), advice(problem.remedy()), failure);
    }

    /** Settings of the brokers of a datacenter that must be right for its syncers and for the writers that read it. */
    public BrokerSettings brokerSettings(String datacenter, Admin admin) {
        return new BrokerSettings(admin, patience, StreamProducer.transactionTimeout(kafka(datacenter, datacenter)));
    }

    /** A remedy as a sentence. */
    public static String advice(String remedy) {
        return sentence(remedy.substring(0, 1).toUpperCase(Locale.ROOT) + remedy.substring(1));
    }

    /** Somebody else's message as a sentence of one line. */
    public static String sentence(@Nullable String message) {
        String text = message == null ? "no reason given" : message.strip().replaceAll("\\s+", " ");
        return text.endsWith(".") ? text : text + ".";
    }
}
