package io.crosstide.writer.link;

import io.crosstide.change.event.EventsWriter;
import io.crosstide.testkit.MysqlServer;
import io.crosstide.topology.InvalidTopologyException;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.topology.TopologyParser;
import io.crosstide.writer.JoinPoint;
import io.crosstide.writer.JoinPoints;
import io.crosstide.writer.LinkHealth;
import io.crosstide.writer.LinkState;
import io.crosstide.writer.WriterService;
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
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A mesh of its own on the shared servers: the streams of beijing and paris are written by hand from what the source's
 * binlog holds, shanghai's writer is real. Each mesh has a database of its own name on both servers.
 */
final class TestMesh implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final TestServers servers = TestServers.shared();
    private final String name = "mesh" + NUMBER.incrementAndGet();
    private final LoopPrevention mode;
    private final int workers;
    private final TestStream beijing;
    private final TestStream paris;
    private final List<WriterService> services = new ArrayList<>();
    private final Thread heart;
    private int targetPort = servers.target().port();
    private SourceLog log;

    TestMesh(LoopPrevention mode, int workers) throws Exception {
        this.mode = mode;
        this.workers = workers;
        onSource("CREATE DATABASE " + name);
        onTarget("CREATE DATABASE " + name);
        Topology topology = topology();
        String kafka = servers.kafka().bootstrapServers();
        beijing = new TestStream(
                topology.stream("orders", "beijing"), servers.source().serverUuid(), kafka);
        paris = new TestStream(topology.stream("orders", "paris"), UUID.randomUUID(), kafka);
        try (Connection connection = servers.target().connect()) {
            for (String source : List.of("beijing", "paris")) {
                new JoinPoints(name, "orders", source).declare(connection, JoinPoint.identical());
            }
        }
        log = new SourceLog(servers.source(), EventsWriter.DEFAULT_LIMIT);
        heart = new Thread(this::beat, "test-heartbeat");
        heart.setDaemon(true);
        heart.start();
    }

    private void beat() {
        try {
            while (true) {
                beijing.heartbeat();
                paris.heartbeat();
                Thread.sleep(200);
            }
        } catch (InterruptedException | ExecutionException | RuntimeException e) {
            Thread.currentThread().interrupt();
        }
    }

    String name() {
        return name;
    }

    TestStream beijing() {
        return beijing;
    }

    TestStream paris() {
        return paris;
    }

    /** Cuts transactions into chunks of at most so many bytes from now on. */
    void chunks(int limit) throws SQLException {
        log = new SourceLog(servers.source(), limit);
    }

    /** Lets services started later reach the target through this port. */
    void throughPort(int port) {
        targetPort = port;
    }

    /** The same table on both sides, not published. */
    void createTable(String definition) throws Exception {
        onSource("CREATE TABLE " + name + "." + definition);
        onTarget("CREATE TABLE " + name + "." + definition);
        log.read();
    }

    /** One transaction of these statements on the source; {@code {db}} stands for the database. */
    void commitOnSource(String... statements) throws SQLException {
        try (Connection connection = servers.source().connect()) {
            connection.setAutoCommit(false);
            for (String statement : statements) {
                TestServers.execute(connection, statement.replace("{db}", name));
            }
            connection.commit();
        }
    }

    /** What was committed on the source since the last call. */
    List<SourceLog.Transaction> committed() throws SQLException, IOException {
        return log.read();
    }

    private void onSource(String sql) throws SQLException {
        try (Connection connection = servers.source().connect()) {
            TestServers.execute(connection, sql.replace("{db}", name));
        }
    }

    void onTarget(String sql) throws SQLException {
        try (Connection connection = servers.target().connect()) {
            TestServers.execute(connection, sql.replace("{db}", name));
        }
    }

    /** The only value of a query; null as text. */
    String ask(MysqlServer server, String sql) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql.replace("{db}", name))) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "no row";
        }
    }

    String askTarget(String sql) throws SQLException {
        return ask(servers.target(), sql);
    }

    /** Waits until a query gives the same on both sides. */
    void awaitEqual(String sql) throws SQLException {
        String expected = ask(servers.source(), sql);
        awaitTarget(sql, expected);
    }

    void awaitTarget(String sql, String expected) {
        Awaitility.await(sql)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(askTarget(sql))
                        .isEqualTo(expected));
    }

    void awaitState(WriterService service, String from, LinkState state) {
        Awaitility.await(from + " is " + state)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> health(service, from).state() == state);
    }

    static LinkHealth health(WriterService service, String from) {
        return service.health().stream()
                .filter(link -> link.from().equals(from))
                .findFirst()
                .orElseThrow();
    }

    /** Starts shanghai's writer. */
    WriterService start(SimpleMeterRegistry registry) throws Exception {
        WriterService service = new WriterService(topology(), "shanghai", Set.of("orders"), Map.of(), registry);
        services.add(service);
        service.start();
        return service;
    }

    WriterService start() throws Exception {
        return start(new SimpleMeterRegistry());
    }

    Topology topology() throws IOException, InvalidTopologyException {
        String links = "[{ from: beijing, to: shanghai }, { from: paris, to: shanghai }]";
        String text = "version: 1\nname: " + name + "\ndatacenters:\n"
                + datacenter("beijing", servers.source().port())
                + datacenter("paris", 1)
                + datacenter("shanghai", targetPort)
                + "replication:\n  orders:\n    tables: { include: [\"" + name + ".*\"] }\n    loopPrevention: "
                + (mode == LoopPrevention.GTID ? "gtid" : "direction-table") + "\n    links: " + links
                + "\n    writer: { workers: " + workers + " }\n";
        Path file = servers.folder().resolve(name + ".yaml");
        Files.writeString(file, text);
        return TopologyParser.parse(file).topology();
    }

    private String datacenter(String datacenter, int port) {
        return "  " + datacenter + ":\n    kafka:\n      bootstrapServers: "
                + servers.kafka().bootstrapServers()
                + "\n      topics: { replicationFactor: 1, minInsyncReplicas: 1, retention: 1d }\n"
                + "    http: { port: 0 }\n    clusters:\n      orders:\n        endpoints: [\"127.0.0.1:" + port
                + "\"]\n        username: " + servers.target().user() + "\n        password: \""
                + servers.target().password() + "\"\n        tls: { mode: disabled }\n";
    }

    @Override
    public void close() throws SQLException {
        heart.interrupt();
        services.forEach(WriterService::close);
        try {
            heart.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        beijing.close();
        paris.close();
        onTarget("DROP DATABASE {db}");
        onSource("DROP DATABASE {db}");
    }
}
