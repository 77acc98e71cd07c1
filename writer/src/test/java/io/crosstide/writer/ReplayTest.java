package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.testkit.proxy.TcpProxy;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.schema.TargetSchema;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replay in both loop-prevention modes, on real servers. */
class ReplayTest {
    private static final String ORDERS = "orders (id INT PRIMARY KEY, state VARCHAR(20), UNIQUE KEY (state))";
    private static final String KEYLESS = "log (id INT, line VARCHAR(20))";
    /** The first session of a link, which the link keeps until it restarts. */
    private static final String CONTROL_SESSION = "SELECT MIN(processlist_id) FROM"
            + " performance_schema.session_connect_attrs WHERE attr_name = 'crosstide_link'"
            + " AND attr_value LIKE '{db}/%beijing%'";

    private static final String CONTENT =
            "SELECT CONCAT(COUNT(*), ' ', COALESCE(BIT_XOR(CRC32(CONCAT(id, state))), 0))" + " FROM {db}.orders";

    @ParameterizedTest
    @EnumSource
    void w1AppliesWholeTransactionsAndRemembersThem(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable(ORDERS);
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);
            for (int i = 1; i <= 50; i++) {
                mesh.commitOnSource("INSERT INTO {db}.orders VALUES (" + i + ", 's" + i + "')");
                mesh.commitOnSource(
                        "UPDATE {db}.orders SET state = 'x" + i + "' WHERE id = " + i,
                        "DELETE FROM {db}.orders WHERE id = " + (i - 3));
            }
            List<SourceLog.Transaction> transactions = mesh.committed();
            mesh.beijing().publish(transactions);
            mesh.awaitEqual(CONTENT);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'"))
                    .isEqualTo("0");
            assertThat(registry.get("crosstide.applied.transactions")
                            .tag("from", "beijing")
                            .counter()
                            .count())
                    .isEqualTo(100);
            assertThat(registry.get("crosstide.link.lag")
                            .tag("from", "beijing")
                            .gauge()
                            .value())
                    .isLessThan(5);
            Awaitility.await("retention of the topic")
                    .atMost(TestMesh.PATIENCE)
                    .until(() -> registry.get("crosstide.link.topic.retention")
                                    .tag("from", "beijing")
                                    .gauge()
                                    .value()
                            == 86_400);
            if (mode == LoopPrevention.GTID) {
                assertThat(mesh.askTarget("SELECT GTID_SUBSET('" + gtids(transactions) + "', @@GLOBAL.gtid_executed)"))
                        .isEqualTo("1");
            } else {
                assertThat(mesh.askTarget("SELECT GTID_SUBSET('" + gtids(transactions) + "', @@GLOBAL.gtid_executed)"))
                        .isEqualTo("0");
                assertThat(mesh.askTarget("SELECT COUNT(*) > 0 FROM crosstide.direction WHERE mesh = '{db}'"))
                        .isEqualTo("1");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void w1AppliesATransactionOnceWhenTheReplyToCommitIsLost(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 2);
                TcpProxy proxy =
                        TcpProxy.to("127.0.0.1", TestServers.shared().target().port())) {
            mesh.createTable(KEYLESS);
            mesh.throughPort(proxy.port());
            WriterService service = mesh.start();
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            for (int i = 1; i <= 3; i++) {
                proxy.swallowNextCommitReply();
                mesh.commitOnSource("INSERT INTO {db}.log VALUES (" + i + ", 'line')");
                mesh.beijing().publish(mesh.committed());
                // The link takes a new epoch: only then is the outcome of the transaction known.
                mesh.awaitTarget(
                        "SELECT epoch FROM crosstide.owner WHERE mesh = '{db}' AND source = 'beijing'",
                        Integer.toString(i + 1));
                mesh.awaitState(service, "beijing", LinkState.IDLE);
                assertThat(proxy.swallowedReplies()).isEqualTo(i);
                assertThat(mesh.askTarget("SELECT COUNT(*) FROM {db}.log WHERE id = " + i))
                        .isEqualTo("1");
            }
            mesh.commitOnSource("INSERT INTO {db}.log VALUES (99, 'last')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget("SELECT COUNT(*) FROM {db}.log WHERE id = 99", "1");
            assertThat(mesh.askTarget("SELECT COUNT(*) FROM {db}.log")).isEqualTo("4");
        }
    }

    /**
     * Kills random sessions while rows are inserted into a table without a key, where a repeated transaction is
     * visible.
     */
    @ParameterizedTest
    @EnumSource
    void w1AppliesEachTransactionOnceIfSessionsAreKilledAndTheWriterRestarts(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 6)) {
            mesh.createTable(KEYLESS);
            mesh.createTable(ORDERS);
            for (int i = 1; i <= 400; i++) {
                mesh.commitOnSource(
                        i % 4 == 0
                                ? "INSERT INTO {db}.log VALUES (" + i + ", 'line')"
                                : "INSERT INTO {db}.orders VALUES (" + i + ", 's" + i + "')");
            }
            List<SourceLog.Transaction> transactions = mesh.committed();
            WriterService service = mesh.start();
            for (int part = 0; part < 8; part++) {
                mesh.beijing().publish(transactions.subList(part * 50, part * 50 + 50));
                if (part % 3 == 2) {
                    service.close();
                    service = mesh.start();
                } else {
                    killOneSession(mesh);
                }
            }
            mesh.awaitEqual(CONTENT);
            mesh.awaitTarget("SELECT COUNT(*) FROM {db}.log", "100");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget("SELECT CONCAT(COUNT(*), ' ', COUNT(DISTINCT id)) FROM {db}.log"))
                    .isEqualTo("100 100");
            assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'"))
                    .isEqualTo("0");
        }
    }

    private static void killOneSession(TestMesh mesh) throws Exception {
        String id = mesh.askTarget("SELECT processlist_id FROM performance_schema.session_connect_attrs"
                + " WHERE attr_name = 'crosstide_link' AND attr_value LIKE '{db}/%' ORDER BY RAND() LIMIT 1");
        if (!id.equals("no row")) {
            try {
                mesh.onTarget("KILL " + id);
            } catch (java.sql.SQLException e) {
                assertThat(e.getErrorCode()).as("the session has ended").isEqualTo(1094);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void w1AppliesATransactionInChunksCompletely(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable("orders (id INT PRIMARY KEY, state VARCHAR(250))");
            mesh.chunks(20_000);
            StringBuilder rows = new StringBuilder("INSERT INTO {db}.orders VALUES (0, 'first')");
            for (int i = 1; i < 2_000; i++) {
                rows.append(", (").append(i).append(", REPEAT('x', 200))");
            }
            mesh.commitOnSource(rows.toString(), "UPDATE {db}.orders SET state = 'again' WHERE id < 700");
            mesh.commitOnSource("DELETE FROM {db}.orders WHERE id = 5");
            List<SourceLog.Transaction> transactions = mesh.committed();
            assertThat(transactions.get(0).chunks().size()).isGreaterThan(10);
            WriterService service = mesh.start();
            mesh.beijing().publish(transactions);
            for (int kill = 0; kill < 4; kill++) {
                killOneSession(mesh);
            }
            mesh.awaitEqual(CONTENT);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'"))
                    .isEqualTo("0");
        }
    }

    /** No other transaction is planned, so the new definition cannot change an order. */
    @Test
    void doesNotRestartATransactionInChunksForAChangedDefinition() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(ORDERS);
            mesh.chunks(2_000);
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (0, 'first')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitEqual(CONTENT);
            String control = mesh.askTarget(CONTROL_SESSION);
            mesh.onTarget("ALTER TABLE {db}.orders ADD COLUMN extra INT");
            // a server that reads a definition slowly is asked less often
            awaitHeartbeats(registry, 3 * TargetSchema.MINIMUM_AGE.toMillis() / 1e3);
            StringBuilder rows = new StringBuilder("INSERT INTO {db}.orders VALUES (1, 's1')");
            for (int i = 2; i < 1_000; i++) {
                rows.append(", (").append(i).append(", 's").append(i).append("')");
            }
            mesh.commitOnSource(rows.toString());
            mesh.beijing().publish(mesh.committed());
            mesh.awaitEqual(CONTENT);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget(CONTROL_SESSION)).isEqualTo(control);
        }
    }

    /**
     * A chunk may end between the deletion of a parent and the insertion of its replacement. The children must not
     * count as a conflict.
     */
    @Test
    void replacedParentKeepsItsChildrenInATransactionInChunks() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable("parents (id INT PRIMARY KEY, body VARCHAR(1000))");
            mesh.createTable("children (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES parents (id))");
            StringBuilder parents = new StringBuilder("INSERT INTO {db}.parents VALUES (0, '')");
            for (int id = 1; id < 40; id++) {
                parents.append(", (")
                        .append(id)
                        .append(", REPEAT('x', ")
                        .append(id * 20)
                        .append("))");
            }
            mesh.commitOnSource(parents.toString(), "INSERT INTO {db}.children SELECT id, id FROM {db}.parents");
            mesh.beijing().publish(mesh.committed());
            WriterService service = mesh.start();
            mesh.awaitEqual("SELECT COUNT(*) FROM {db}.children");
            mesh.chunks(2_000);
            mesh.commitOnSource("REPLACE INTO {db}.parents SELECT id, REPEAT('y', id * 20) FROM {db}.parents");
            List<SourceLog.Transaction> replace = mesh.committed();
            assertThat(replace.get(0).chunks().size()).isGreaterThan(10);
            mesh.beijing().publish(replace);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.awaitEqual("SELECT BIT_XOR(CRC32(CONCAT(id, body))) FROM {db}.parents");
            assertThat(mesh.askTarget("SELECT COUNT(*) FROM {db}.children")).isEqualTo("40");
            assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'"))
                    .isEqualTo("0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void accountsForTransactionsWithNothingToReplicate(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable(ORDERS);
            WriterService service = mesh.start();
            GtidSet filtered = GtidSet.parse(UUID.randomUUID() + ":1-1000");
            mesh.beijing().publishRange(filtered);
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitEqual(CONTENT);
            if (mode == LoopPrevention.GTID) {
                mesh.awaitTarget("SELECT GTID_SUBSET('" + filtered + "', @@GLOBAL.gtid_executed)", "1");
            } else {
                mesh.beijing().publishRange(GtidSet.parse(UUID.randomUUID() + ":1-11"));
                mesh.awaitTarget("SELECT MAX(low_seq) FROM crosstide.direction WHERE mesh = '{db}'", "1012");
            }
            mesh.awaitState(service, "beijing", LinkState.IDLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void idleMeshCommitsNoTransactions(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable(ORDERS);
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitEqual(CONTENT);
            GtidSet filtered = GtidSet.parse(UUID.randomUUID() + ":1-2");
            mesh.beijing().publishRange(filtered);
            if (mode == LoopPrevention.GTID) {
                mesh.awaitTarget("SELECT GTID_SUBSET('" + filtered + "', @@GLOBAL.gtid_executed)", "1");
            } else {
                // An idle link writes the position after a range, in a transaction of its own, after one second.
                mesh.awaitTarget(
                        "SELECT MAX(low_seq) FROM crosstide.direction WHERE mesh = '{db}' AND idc = 'beijing'",
                        Long.toString(mesh.beijing().seq()));
            }
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.awaitState(service, "paris", LinkState.IDLE);
            awaitHeartbeats(registry, 1.2);
            String before = mesh.askTarget("SELECT @@GLOBAL.gtid_executed");
            awaitHeartbeats(registry, 1.5);
            assertThat(mesh.askTarget("SELECT @@GLOBAL.gtid_executed")).isEqualTo(before);
        }
    }

    /** Waits until both links have received heartbeats for this number of seconds. */
    private static void awaitHeartbeats(SimpleMeterRegistry registry, double seconds) {
        double end = System.currentTimeMillis() / 1e3 + seconds;
        for (String from : List.of("beijing", "paris")) {
            Awaitility.await("heartbeats of " + from)
                    .atMost(TestMesh.PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> registry.get("crosstide.link.last.event.timestamp")
                                    .tag("from", from)
                                    .gauge()
                                    .value()
                            > end);
        }
    }

    private static GtidSet gtids(List<SourceLog.Transaction> transactions) {
        GtidSet gtids = GtidSet.EMPTY;
        for (SourceLog.Transaction transaction : transactions) {
            gtids = gtids.plus(transaction.gtid());
        }
        return gtids;
    }
}
