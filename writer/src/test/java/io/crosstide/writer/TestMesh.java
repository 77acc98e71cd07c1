package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.EventsWriter;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.topology.parser.TopologyParser;
import io.crosstide.topology.problem.InvalidTopologyException;
import io.crosstide.writer.status.LinkHealth;
import io.crosstide.writer.supervision.LinkAttempt;
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
 * A separate mesh on the shared servers. The test writes the streams of beijing and paris from the source's binlog;
 * shanghai's writer is real. Each mesh has its own database, named after the mesh, on both servers.
 */
final class TestMesh implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final TestServers servers = TestServers.shared();
    private final String name = "mesh" + NUMBER.incrementAndGet();
    private final LoopPrevention mode;
    private final int workers;
    private String apply = "auto";
    private String detect = "full";
    private final TestStream beijing;
    private final TestStream paris;
    private final UUID parisServer = UUID.randomUUID();
    private final List<WriterService> services = new ArrayList<>();
    private final Connection source = servers.source().connect();
    private final Connection target = servers.target().connect();
    private final Thread heartbeats;
    private String targetPorts = Integer.toString(servers.target().port());
    private String targetUser = servers.target().user();
    private String excluded = "";
    private SourceLog log;

    TestMesh(LoopPrevention mode, int workers) throws Exception {
        this.mode = mode;
        this.workers = workers;
        onSource("CREATE DATABASE " + name);
        onTarget("CREATE DATABASE " + name);
        Topology topology = topology();
        String kafka = servers.kafka().bootstrapServers();
        beijing = new TestStream(
                topology.stream("orders", "beijing"),
                servers.source().serverUuid(),
                LinkAttempt.executed(source),
                kafka);
        paris = new TestStream(topology.stream("orders", "paris"), parisServer, GtidSet.EMPTY, kafka);
        for (String from : List.of("beijing", "paris")) {
            new JoinPointTable(name, "orders", from).declare(target, JoinPoint.identical());
        }
        log = new SourceLog(servers.source(), EventsWriter.DEFAULT_LIMIT);
        heartbeats = new Thread(this::sendHeartbeats, "test-heartbeat");
        heartbeats.setDaemon(true);
        heartbeats.start();
    }

    private void sendHeartbeats() {
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

    UUID parisServer() {
        return parisServer;
    }

    /** All GTIDs that the source's server may ever commit. */
    String beijingGtids() throws IOException {
        return servers.source().serverUuid() + ":1-9223372036854775806";
    }

    /** The server of paris had executed these when its stream started. */
    void parisStartsAfter(GtidSet executed) throws Exception {
        paris.startAfter(executed);
    }

    TestStream paris() {
        return paris;
    }

    /** From now on, splits transactions into chunks of at most this many bytes. */
    void chunks(int limit) throws SQLException {
        log = new SourceLog(servers.source(), limit);
    }

    /** Services started later reach the target through this port. */
    void throughPort(int port) {
        targetPorts = Integer.toString(port);
    }

    /** Services started later use this account of the target, with the password of the test account. */
    void asAccount(String user) {
        targetUser = user;
    }

    /** Services started later exclude the tables of this name, which may contain wildcards. */
    void exclude(String table) {
        excluded = "\"" + name + "." + table + "\"";
    }

    /** Adds an endpoint of the target for services started later. */
    void alsoAtPort(int port) {
        targetPorts += "\", \"127.0.0.1:" + port;
    }

    /** Creates the same table on source and target, without publishing the statement. */
    /** Services started from now on refuse tables that row events do not fit. */
    void applyByEventsOnly() {
        apply = "binlog";
    }

    /** Services started from now on apply by SQL statements alone. */
    void bySql() {
        apply = "sql";
    }

    /** Services started from now on find only missing rows and taken keys. */
    void detectByKeys() {
        detect = "keys";
    }

    /** Services started from now on overwrite rows that differ, and record them afterwards. */
    void detectByAudit() {
        detect = "audit";
    }

    /** Services started from now on compare rows before they change them. */
    void detectInFull() {
        detect = "full";
    }

    void createTable(String definition) throws Exception {
        onSource("CREATE TABLE " + name + "." + definition);
        onTarget("CREATE TABLE " + name + "." + definition);
        log.read();
    }

    /** Commits these statements as one transaction on the source; {@code {db}} is replaced by the database. */
    void commitOnSource(String... statements) throws SQLException {
        source.setAutoCommit(false);
        for (String statement : statements) {
            TestServers.execute(source, statement.replace("{db}", name));
        }
        source.commit();
        source.setAutoCommit(true);
    }

    /** The transactions committed on the source since the last call. */
    List<SourceLog.Transaction> committed() throws SQLException, IOException {
        return log.read();
    }

    void onSource(String sql) throws SQLException {
        TestServers.execute(source, sql.replace("{db}", name));
    }

    void onTarget(String sql) throws SQLException {
        TestServers.execute(target, sql.replace("{db}", name));
    }

    /** The only value of a query as text; NULL becomes "null". */
    private String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql.replace("{db}", name))) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "no row";
        }
    }

    String askTarget(String sql) throws SQLException {
        return ask(target, sql);
    }

    List<String> sourceRows(String sql) throws SQLException {
        return rows(source, sql);
    }

    List<String> targetRows(String sql) throws SQLException {
        return rows(target, sql);
    }

    private List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql.replace("{db}", name))) {
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(rows.getString(i)).append(" | ");
                }
                found.add(row.toString());
            }
        }
        return found;
    }

    /** Waits until a query returns the same on source and target. */
    void awaitEqual(String sql) throws SQLException {
        String expected = ask(source, sql);
        awaitTarget(sql, expected);
    }

    void awaitTarget(String sql, String expected) {
        Awaitility.await(sql)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(askTarget(sql)).isEqualTo(expected));
    }

    void awaitState(WriterService service, String from, LinkState state) {
        Awaitility.await(from + " is " + state)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> health(service, from).state() == state);
    }

    /** Kills all sessions of the links. The link may close some of them before they are killed. */
    void killSessions() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Statement statement = target.createStatement();
                ResultSet rows = statement.executeQuery("SELECT processlist_id FROM"
                        + " performance_schema.session_connect_attrs WHERE attr_name = 'crosstide_link'"
                        + " AND attr_value LIKE '" + name + "/%'")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        for (String id : ids) {
            try {
                onTarget("KILL " + id);
            } catch (SQLException e) {
                assertThat(e.getErrorCode()).as("the session has ended").isEqualTo(1094);
            }
        }
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
                + datacenter("beijing", Integer.toString(servers.source().port()))
                + datacenter("paris", "1")
                + datacenter("shanghai", targetPorts)
                + "replication:\n  orders:\n    tables: { include: [\"" + name + ".*\"], exclude: [" + excluded
                + "] }\n    loopPrevention: "
                + (mode == LoopPrevention.GTID ? "gtid" : "direction-table") + "\n    links: " + links
                + "\n    writer: { workers: " + workers + ", apply: " + apply + " }\n    conflicts: { detect: " + detect
                + " }\n";
        Path file = servers.folder().resolve(name + ".yaml");
        Files.writeString(file, text);
        return TopologyParser.parse(file).topology();
    }

    private String datacenter(String datacenter, String ports) {
        return "  " + datacenter + ":\n    kafka:\n      bootstrapServers: "
                + servers.kafka().bootstrapServers()
                + "\n      topics: { replicationFactor: 1, minInsyncReplicas: 1, retention: 1d }\n"
                + "    http: { port: 0 }\n    clusters:\n      orders:\n        endpoints: [\"127.0.0.1:" + ports
                + "\"]\n        username: " + targetUser + "\n        password: \""
                + servers.target().password() + "\"\n        tls: { mode: disabled }\n";
    }

    @Override
    public void close() throws SQLException {
        heartbeats.interrupt();
        services.forEach(WriterService::close);
        try {
            heartbeats.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        beijing.close();
        paris.close();
        onTarget("DROP DATABASE {db}");
        onSource("DROP DATABASE {db}");
        source.close();
        target.close();
    }
}
