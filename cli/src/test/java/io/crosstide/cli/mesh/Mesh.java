package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.cli.Crosstide;
import io.crosstide.cli.connect.Servers;
import io.crosstide.compare.TableComparison;
import io.crosstide.compare.TableResult;
import io.crosstide.compare.answer.AnswerService;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.syncer.SyncerService;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.workload.Workload;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.ConnectionSource;
import io.crosstide.topology.parser.TopologyParser;
import io.crosstide.writer.WriterService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A mesh of two or three datacenters on the shared servers. It has its own databases, schema {@code crosstide} and
 * topics; those of an earlier test are dropped first. The services run in this JVM.
 */
public final class Mesh implements AutoCloseable {
    static final String CLUSTER = "orders";
    static final String DATABASE = "shop";
    public static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration STATUS_INTERVAL = Duration.ofMillis(250);

    static {
        // A condition often opens clients of Kafka and MySQL, which take processor time from the mesh.
        Awaitility.setDefaultPollInterval(Duration.ofMillis(200));
    }

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Map<String, String> ENVIRONMENT = Map.of("MESH_PASSWORD", "secret-7", "ADMIN", "crosstide");
    private static final Set<String> WITH_SUBCOMMANDS = Set.of("schema", "checkpoint");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name = "mesh" + ProcessHandle.current().pid() + "x" + NUMBER.incrementAndGet();
    private final Fleet fleet = Fleet.shared();
    private final MeshPlan plan;
    private final List<String> datacenters;
    private final Path file;
    private final Topology topology;
    private final Map<String, SyncerService> syncers = new TreeMap<>();
    private final Map<String, WriterService> writers = new TreeMap<>();
    private final List<AnswerService> answers = new ArrayList<>();
    final Map<String, SimpleMeterRegistry> meters = new TreeMap<>();

    private Mesh(MeshPlan plan) {
        try {
            this.plan = plan;
            datacenters = plan.datacenters();
            for (String datacenter : datacenters) {
                plan.mysql(fleet, datacenter);
                fleet.kafka(datacenter);
                Leftovers.remove(mysql(datacenter));
            }
            file = Files.writeString(fleet.folder().resolve(name + ".yaml"), plan.yaml(name, fleet));
            topology = TopologyParser.parse(file).topology();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot prepare the mesh", e);
        }
    }

    /** A mesh with clean servers that is not initialised. */
    public static Mesh bare(MeshPlan plan) {
        return new Mesh(plan);
    }

    /** A mesh with these tables in all datacenters, initialised as identical, with its services started. */
    static Mesh running(MeshPlan plan, String... tables) {
        Mesh mesh = new Mesh(plan);
        mesh.executeEverywhere("CREATE DATABASE " + DATABASE);
        mesh.executeEverywhere(tables);
        mesh.initialise();
        mesh.startAll();
        return mesh;
    }

    static Mesh running(LoopPrevention mode, String... tables) {
        return running(MeshPlan.of(mode, "a", "b"), tables);
    }

    String name() {
        return name;
    }

    Path file() {
        return file;
    }

    public Topology topology() {
        return topology;
    }

    Servers servers() {
        return new Servers(topology, ENVIRONMENT);
    }

    public List<String> datacenters() {
        return datacenters;
    }

    public void initialise() {
        for (String datacenter : datacenters) {
            Answer answer = init(datacenter, "--identical");
            assertThat(answer.exitCode())
                    .as("init of %s: %s", datacenter, answer)
                    .isZero();
        }
    }

    public Answer init(String datacenter, String... options) {
        List<String> arguments = new ArrayList<>(List.of("init", "-d", datacenter, "--admin-user", "root"));
        arguments.addAll(List.of("--admin-password-env", "ADMIN"));
        arguments.addAll(List.of(options));
        return command(arguments.toArray(new String[0]));
    }

    /** Runs a command of the program on this mesh's topology file. */
    public Answer command(String... arguments) {
        return command(ENVIRONMENT, arguments);
    }

    /** The same where no password of any MySQL is known. */
    Answer commandWithoutPasswords(String... arguments) {
        return command(Map.of(), arguments);
    }

    private Answer command(Map<String, String> environment, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        int name = WITH_SUBCOMMANDS.contains(arguments[0]) ? 2 : 1;
        all.add(name, "-t");
        all.add(name + 1, file.toString());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Crosstide.commandLine(environment)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(new String[0]));
        return new Answer(exitCode, out.toString(), err.toString());
    }

    public void startAll() {
        datacenters.forEach(this::startSyncer);
        datacenters.forEach(this::startWriter);
    }

    public void startSyncer(String datacenter) {
        SyncerService service =
                new SyncerService(topology, datacenter, Set.of(CLUSTER), ENVIRONMENT, registry(datacenter));
        syncers.put(datacenter, service);
        service.start();
    }

    void startWriter(String datacenter) {
        startWriter(datacenter, topology);
    }

    /** The same with another topology file, in which a Kafka has another address, for example. */
    void startWriter(String datacenter, Topology seen) {
        WriterService service = new WriterService(seen, datacenter, Set.of(CLUSTER), ENVIRONMENT, registry(datacenter));
        writers.put(datacenter, service);
        service.start();
    }

    private SimpleMeterRegistry registry(String datacenter) {
        return meters.computeIfAbsent(datacenter, ignored -> new SimpleMeterRegistry());
    }

    /** Lets the programs of datacenters answer the command compare, as processes do; of all without names. */
    void startAnswers(String... names) {
        for (String datacenter : names.length == 0 ? datacenters : List.of(names)) {
            SyncerService service = Objects.requireNonNull(syncers.get(datacenter));
            AnswerService answering =
                    new AnswerService(topology, datacenter, Set.of(CLUSTER), ENVIRONMENT, service::serves, Time.SYSTEM);
            answers.add(answering);
            answering.start();
        }
    }

    /** Changes rows of one datacenter without replication. */
    void onlyHere(String datacenter, String... statements) {
        List<String> all = new ArrayList<>(List.of("INSERT INTO crosstide.local_change (note) VALUES ('only here')"));
        all.addAll(List.of(statements));
        transaction(datacenter, all.toArray(new String[0]));
    }

    public void stopSyncer(String datacenter) {
        @Nullable SyncerService service = syncers.remove(datacenter);
        if (service != null) {
            service.close();
        }
    }

    void stopWriter(String datacenter) {
        @Nullable WriterService service = writers.remove(datacenter);
        if (service != null) {
            service.close();
        }
    }

    public @Nullable SyncerService syncer(String datacenter) {
        return syncers.get(datacenter);
    }

    @Nullable WriterService writer(String datacenter) {
        return writers.get(datacenter);
    }

    public MysqlServer mysql(String datacenter) {
        try {
            return plan.mysql(fleet, datacenter);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ConnectionSource source(String datacenter) {
        return () -> mysql(datacenter).connect();
    }

    public void executeEverywhere(String... statements) {
        datacenters.forEach(datacenter -> execute(datacenter, statements));
    }

    /** Executes the statements on one connection with autocommit. */
    void execute(String datacenter, String... statements) {
        try (Connection connection = mysql(datacenter).connect();
                Statement statement = connection.createStatement()) {
            if (exists(statement)) {
                statement.execute("USE " + DATABASE);
            }
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("At " + datacenter + ": " + e.getMessage(), e);
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SHOW DATABASES LIKE '" + DATABASE + "'")) {
            return rows.next();
        }
    }

    /** Executes the statements as one transaction. */
    void transaction(String datacenter, String... statements) {
        List<String> all = new ArrayList<>(List.of("START TRANSACTION"));
        all.addAll(List.of(statements));
        all.add("COMMIT");
        execute(datacenter, all.toArray(new String[0]));
    }

    /** The rows of a query, columns joined with {@code |}. */
    public List<String> query(String datacenter, String sql) {
        try (Connection connection = mysql(datacenter).connect();
                Statement statement = connection.createStatement()) {
            if (exists(statement)) {
                statement.execute("USE " + DATABASE);
            }
            List<String> answer = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(sql)) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        values.add(String.valueOf(rows.getString(i)));
                    }
                    answer.add(String.join("|", values));
                }
            }
            return answer;
        } catch (SQLException e) {
            throw new IllegalStateException("At " + datacenter + ": " + e.getMessage(), e);
        }
    }

    /** The position of a datacenter's stream, from Kafka. */
    public Checkpoint checkpoint(String datacenter) {
        try (StreamView view = view(datacenter)) {
            return view.checkpoint().orElseThrow();
        }
    }

    private StreamView view(String datacenter) {
        KafkaClients kafka = KafkaClients.inside(topology.datacenter(datacenter).kafka(), System.getenv());
        return new StreamView(kafka, topology.stream(CLUSTER, datacenter), Time.SYSTEM);
    }

    /** The current end of the transactions topic of a datacenter's stream. */
    long endOffset(String datacenter) {
        TopicPartition partition =
                new TopicPartition(topology.stream(CLUSTER, datacenter).transactionsTopic(), 0);
        try (Admin admin = Admin.create(topology.datacenter(datacenter).kafka().clientProperties())) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Removes all records that the transactions topic of a datacenter's stream has now, as its retention does. */
    void removeRecords(String datacenter) {
        TopicPartition partition =
                new TopicPartition(topology.stream(CLUSTER, datacenter).transactionsTopic(), 0);
        try (Admin admin = Admin.create(topology.datacenter(datacenter).kafka().clientProperties())) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The links that {@code status --format json} prints, by {@code from→to}. */
    public Map<String, JsonNode> links() {
        return links(command("status", "--format", "json"));
    }

    /** The links of an answer of {@code status --format json}, by {@code from→to}. */
    static Map<String, JsonNode> links(Answer answer) {
        try {
            Map<String, JsonNode> links = new TreeMap<>();
            for (JsonNode link : JSON.readTree(answer.out()).get("links")) {
                links.put(link.get("from").asText() + "→" + link.get("to").asText(), link);
            }
            return links;
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("status answered " + answer, e);
        }
    }

    /** One of {@link #links}, by {@code from→to}. */
    JsonNode link(String link) {
        return Objects.requireNonNull(links().get(link), () -> "status knows no link " + link);
    }

    /** The conflict report of one target, as JSON. */
    public JsonNode conflicts(String datacenter) {
        Answer answer = command("conflict-report", "-d", datacenter, "--format", "json");
        try {
            return JSON.readTree(answer.out());
        } catch (IOException e) {
            throw new IllegalStateException("conflict-report answered " + answer, e);
        }
    }

    /**
     * Waits until all committed transactions are published, and all published transactions are applied in all
     * datacenters.
     */
    public void awaitDrained() {
        for (String datacenter : datacenters) {
            awaitPublished(datacenter);
        }
        int expected = datacenters.size() * (datacenters.size() - 1);
        await("all links drained")
                .pollInterval(STATUS_INTERVAL)
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    Map<String, JsonNode> links = links();
                    assertThat(links).hasSize(expected);
                    links.forEach((link, status) -> {
                        assertThat(status.get("publishedSeq").isIntegralNumber())
                                .as("known: %s", status)
                                .isTrue();
                        assertThat(status.get("appliedSeq"))
                                .as("applied of %s", status)
                                .isEqualTo(status.get("publishedSeq"));
                    });
                });
    }

    /** Waits until the stream has read all transactions that are committed in its MySQL now. */
    void awaitPublished(String datacenter) {
        GtidSet committed =
                GtidSet.parse(query(datacenter, "SELECT @@global.gtid_executed").get(0));
        try (StreamView view = view(datacenter)) {
            await("all of " + datacenter + " published")
                    .pollInSameThread()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> {
                        Checkpoint checkpoint = view.checkpoint().orElseThrow();
                        assertThat(committed.minus(checkpoint.executed()).minus(checkpoint.pending()))
                                .as("not yet read by the syncer")
                                .isEqualTo(GtidSet.EMPTY);
                    });
        }
    }

    /** The GTIDs that the MySQL of a datacenter has executed. */
    GtidSet executed(String datacenter) {
        return GtidSet.parse(query(datacenter, "SELECT @@global.gtid_executed").get(0));
    }

    /** Waits until all datacenters have executed the same GTIDs. */
    void awaitEqualExecutedSets() {
        await("equal executed sets").atMost(PATIENCE).untilAsserted(() -> {
            GtidSet first = executed(datacenters.get(0));
            assertThat(datacenters)
                    .allSatisfy(datacenter ->
                            assertThat(executed(datacenter)).as(datacenter).isEqualTo(first));
        });
    }

    /** P1: drains, then compares every row of every table. */
    void assertEqualAfterDrain() {
        awaitDrained();
        Map<String, ConnectionSource> servers = new LinkedHashMap<>();
        datacenters.forEach(datacenter -> servers.put(datacenter, source(datacenter)));
        try {
            List<TableResult> results = new TableComparison(servers).compare(List.of(DATABASE));
            assertThat(results).isNotEmpty().allSatisfy(result -> {
                assertThat(result.differingRows()).as(result.toString()).isZero();
                assertThat(result.notes()).as(result.toString()).isEmpty();
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the workload has committed this many more transactions. */
    static void awaitTransactions(Workload workload, long more) {
        long before = workload.counts().transactions();
        await("the workload goes on")
                .atMost(PATIENCE)
                .until(() -> workload.counts().transactions() >= before + more);
    }

    @Override
    public void close() {
        answers.forEach(AnswerService::close);
        List.copyOf(syncers.keySet()).forEach(this::stopSyncer);
        List.copyOf(writers.keySet()).forEach(this::stopWriter);
        plan.endOwnServers(fleet);
    }
}
