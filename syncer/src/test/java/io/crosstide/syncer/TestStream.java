package io.crosstide.syncer;

import static org.awaitility.Awaitility.await;

import io.crosstide.bookkeeping.CrosstideSchema;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.StreamRecordCodec;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.CommittedRecords;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.syncer.status.StreamState;
import io.crosstide.syncer.stream.CreatedStream;
import io.crosstide.syncer.stream.Pacing;
import io.crosstide.syncer.stream.StreamCreator;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.parser.TopologyParser;
import io.crosstide.topology.problem.InvalidTopologyException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A separate mesh for one test: new topics, a new crosstide schema, an empty database {@code shop}. */
public final class TestStream implements AutoCloseable {
    private static final AtomicInteger MESHES = new AtomicInteger();
    public static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Shorter than usual, in the same proportions. */
    public static final Pacing QUICK = new Pacing(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(6),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofSeconds(4));

    public final Topology topology;
    public final StreamName name;
    private final Path file;
    private final List<SyncerService> services = new ArrayList<>();

    private TestStream(Topology topology, Path file) {
        this.topology = topology;
        this.file = file;
        this.name = topology.stream("orders", "east");
    }

    /** {@code settings}: more lines below {@code replication.orders}. */
    public static TestStream create(String... settings) throws Exception {
        return at(Servers.MYSQL.port(), settings);
    }

    /** Reads MySQL through another port. */
    public static TestStream at(int port, String... settings) throws Exception {
        return ofEndpoints("\"" + Servers.MYSQL.host() + ":" + port + "\"", settings);
    }

    public static TestStream ofEndpoints(String endpoints, String... settings) throws Exception {
        execute(
                "DROP DATABASE IF EXISTS crosstide",
                "DROP DATABASE IF EXISTS shop",
                "DROP DATABASE IF EXISTS other",
                "CREATE DATABASE shop",
                "CREATE DATABASE other",
                "CREATE TABLE shop.t (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(500), blobby LONGBLOB, j JSON)",
                "CREATE TABLE other.t (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(500))");
        execute(CrosstideSchema.statements().toArray(String[]::new));
        String mesh = "mesh" + MESHES.incrementAndGet() + "x"
                + ProcessHandle.current().pid();
        Path file = Files.createTempFile("crosstide-topology", ".yaml");
        Files.writeString(file, yaml(mesh, endpoints, settings));
        return new TestStream(parse(file), file);
    }

    public static Topology parse(Path file) {
        try {
            return TopologyParser.parse(file).topology();
        } catch (InvalidTopologyException e) {
            throw new AssertionError(e.problems().toString(), e);
        }
    }

    private static String yaml(String mesh, String endpoints, String... settings) {
        StringBuilder more = new StringBuilder();
        for (String setting : settings) {
            more.append("    ").append(setting).append('\n');
        }
        return """
                version: 1
                name: %s
                datacenters:
                  east:
                    kafka:
                      bootstrapServers: %s
                      topics: { replicationFactor: 1, minInsyncReplicas: 1 }
                    http: { port: 0 }
                    clusters:
                      orders:
                        endpoints: [%s]
                        username: %s
                        password: "${env:PASSWORD}"
                        tls: { mode: disabled }
                  west:
                    kafka:
                      bootstrapServers: nowhere.example:9092
                      topics: { replicationFactor: 1, minInsyncReplicas: 1 }
                    http: { port: 0 }
                    clusters:
                      orders: { endpoints: ["nowhere.example:3306"], username: x, password: "${env:PASSWORD}" }
                replication:
                  orders:
                    tables: { include: ["shop.*"] }
                %s""".formatted(mesh, Servers.KAFKA.bootstrapServers(), endpoints, Servers.MYSQL.user(), more);
    }

    public static Map<String, String> environment() {
        return Map.of("PASSWORD", Servers.MYSQL.password());
    }

    public KafkaClients kafka() {
        return KafkaClients.inside(topology.datacenter("east").kafka(), environment());
    }

    public Path file() {
        return file;
    }

    public CreatedStream init() throws SQLException {
        return new StreamCreator(topology, "east", environment()).create("orders");
    }

    SyncerService start() {
        return start(new SimpleMeterRegistry());
    }

    SyncerService start(MeterRegistry registry) {
        SyncerService service = service(topology, environment(), registry);
        services.add(service);
        service.start();
        return service;
    }

    public static SyncerService service(Topology topology, Map<String, String> environment, MeterRegistry registry) {
        return new SyncerService(topology, "east", Set.of("orders"), environment, registry, QUICK, Time.SYSTEM);
    }

    public SyncerService startAndAwait() {
        SyncerService service = start();
        await().atMost(PATIENCE).until(() -> state(service) == StreamState.RUNNING);
        return service;
    }

    public static StreamState state(SyncerService service) {
        return service.health().get(0).state();
    }

    public static StreamHealth awaitStopped(SyncerService service) {
        await().atMost(PATIENCE).until(() -> state(service) == StreamState.STOPPED);
        return service.health().get(0);
    }

    public static void execute(String... statements) throws SQLException {
        try (Connection connection = Servers.MYSQL.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public static String value(String sql) throws SQLException {
        try (Connection connection = Servers.MYSQL.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Every committed record of the stream, from the first. */
    List<StreamRecord> records() {
        List<StreamRecord> records = new ArrayList<>();
        StreamRecordCodec codec = new StreamRecordCodec();
        for (ConsumerRecord<byte[], byte[]> each : committed(name.transactionsTopic())) {
            records.add(codec.decode(each.value()));
        }
        return records;
    }

    /** Every committed record except heartbeats. */
    public List<StreamRecord> transactions() {
        return records().stream()
                .filter(each -> each instanceof TransactionChunk || each instanceof Range)
                .toList();
    }

    List<StreamRecord> awaitTransactions(int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> transactions().size() >= count);
        return transactions();
    }

    /** The end offset of the transactions topic, including records that are not committed. */
    public long endOffset() throws Exception {
        TopicPartition partition = new TopicPartition(name.transactionsTopic(), 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.KAFKA.bootstrapServers()))) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }

    /** Connections to which the server sends binlogs. The server continues for a while after a connection is closed. */
    public static int dumps() throws SQLException {
        return Integer.parseInt(
                value("SELECT COUNT(*) FROM performance_schema.processlist WHERE command LIKE 'Binlog Dump%'"));
    }

    /** PURGE keeps binlogs that a connection reads, and reports no error. */
    public static void awaitNoDumps() {
        await().atMost(PATIENCE).until(() -> dumps() == 0);
    }

    public static long lastSeq(List<StreamRecord> records) {
        StreamRecord last = records.get(records.size() - 1);
        return last instanceof Range range ? range.lastSeq() : last.seq();
    }

    public List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (CommittedRecords records =
                new CommittedRecords(kafka().briefReader("test"), topic, KafkaClients.PATIENCE, Time.SYSTEM)) {
            records.forEach(records.offsets(), all::add);
        }
        return all;
    }

    public Checkpoint checkpoint() {
        try (StreamView view = new StreamView(kafka(), name, Time.SYSTEM)) {
            return view.checkpoint().orElseThrow();
        }
    }

    @Override
    public void close() throws IOException {
        services.forEach(SyncerService::close);
        Files.deleteIfExists(file);
    }
}
