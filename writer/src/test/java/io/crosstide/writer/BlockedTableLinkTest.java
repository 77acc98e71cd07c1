package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.status.LinkHealth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A blocked table does not stop unrelated tables, and none of its transactions is lost. */
class BlockedTableLinkTest {
    private static final String ORDERS = "orders (id INT PRIMARY KEY, state VARCHAR(20))";
    private static final String PARTS = "parts (id INT PRIMARY KEY, n INT)";
    /** Without a key, so that a repeated transaction is visible. */
    private static final String LOG = "log (id INT, line VARCHAR(20))";

    private static final String ORDERS_CONTENT = "SELECT GROUP_CONCAT(id, state ORDER BY id) FROM {db}.orders";
    private static final String PARTS_CONTENT = "SELECT GROUP_CONCAT(id, '=', n ORDER BY id) FROM {db}.parts";
    private static final String LOG_COUNT = "SELECT CONCAT(COUNT(*), ' ', COUNT(DISTINCT id)) FROM {db}.log";
    private static final String CONFLICTS = "SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'";
    private static final String STATE = "SELECT state FROM crosstide.link_state WHERE mesh = '{db}'";

    @ParameterizedTest
    @EnumSource
    void w4MissingTableBlocksOnlyItsOwnTransactions(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable(ORDERS);
            mesh.createTable(LOG);
            mesh.onTarget("DROP TABLE {db}.orders");
            WriterService service = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
            log(mesh, 1, 1);
            mesh.commitOnSource("UPDATE {db}.orders SET state = 'changed'");
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (2, 'new')");
            mesh.commitOnSource("UPDATE {db}.orders SET state = 'again' WHERE state = 'changed'");
            log(mesh, 2, 40);
            mesh.beijing().publish(mesh.committed());

            mesh.awaitTarget(LOG_COUNT, "40 40");
            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            LinkHealth health = TestMesh.health(service, "beijing");
            assertThat(health.error())
                    .contains("the target has no such table")
                    .contains(mesh.name() + ".orders")
                    .contains("binlog.0")
                    .contains("Unrelated tables are applied");
            assertThat(health.remedy()).contains("Create " + mesh.name() + ".orders");
            assertThat(service.ready()).isFalse();
            mesh.awaitTarget(STATE, "stopped");
            for (int id = 41; id <= 60; id++) {
                log(mesh, id, id);
                mesh.beijing().publish(mesh.committed());
                mesh.beijing().publishRange(GtidSet.parse(UUID.randomUUID() + ":1-2"));
            }
            mesh.awaitTarget(LOG_COUNT, "60 60");
            assertThat(TestMesh.health(service, "beijing").error()).isEqualTo(health.error());

            mesh.onTarget("CREATE TABLE {db}." + ORDERS);
            mesh.awaitEqual(ORDERS_CONTENT);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.awaitTarget(STATE, "running");
            assertThat(mesh.askTarget(CONFLICTS)).isEqualTo("0");
        }
    }

    /** No UPDATE changes 1 to 1.0, and the CHECK allows no value in between. */
    @Test
    @Tag("matrix") // in both modes for the matrix only: it takes long
    void w4ValueThatNoStatementWritesBlocksOnlyItsTableInGtidMode() throws Exception {
        w4ValueThatNoStatementWritesBlocksOnlyItsTable(LoopPrevention.GTID);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "DIRECTION_TABLE")
    void w4ValueThatNoStatementWritesBlocksOnlyItsTable(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.bySql();
            mesh.createTable("docs (id INT PRIMARY KEY, j JSON NOT NULL, CONSTRAINT one CHECK (JSON_LENGTH(j) = 1))");
            mesh.createTable(LOG);
            WriterService service = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.docs VALUES (1, '{\"a\": 1}')");
            mesh.commitOnSource("REPLACE INTO {db}.docs VALUES (1, '{\"a\": 1.0}')");
            log(mesh, 1, 20);
            mesh.beijing().publish(mesh.committed());

            mesh.awaitTarget(LOG_COUNT, "20 20");
            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(service, "beijing").error())
                    .contains(mesh.name() + ".docs")
                    .contains("JSON column j")
                    .contains("Unrelated tables are applied");

            mesh.onTarget("ALTER TABLE {db}.docs DROP CHECK one");
            mesh.awaitEqual("SELECT JSON_TYPE(j->'$.a') FROM {db}.docs");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget(CONFLICTS)).isEqualTo("0");
        }
    }

    @Test
    @Tag("matrix") // in both modes for the matrix only: it takes long
    void p1ColumnsSwappedAtTheSourceWaitForTheTargetsAlterInDirectionTableMode() throws Exception {
        p1ColumnsSwappedAtTheSourceWaitForTheTargetsAlter(LoopPrevention.DIRECTION_TABLE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void p1ColumnsSwappedAtTheSourceWaitForTheTargetsAlter(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            String swap = "ALTER TABLE {db}.swp RENAME COLUMN a TO b, RENAME COLUMN b TO a";
            String rows = "SELECT GROUP_CONCAT(id, ' ', a, ' ', b ORDER BY id) FROM {db}.swp";
            mesh.createTable("swp (id INT PRIMARY KEY, a INT, b INT)");
            mesh.createTable(LOG);
            WriterService first = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.swp VALUES (1, 10, 100)");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitEqual(rows);
            first.close();
            mesh.onSource(swap);
            mesh.commitOnSource("INSERT INTO {db}.swp VALUES (2, 20, 200)");
            mesh.commitOnSource("UPDATE {db}.swp SET a = a + 1");
            log(mesh, 1, 20);
            mesh.beijing().publish(mesh.committed());

            WriterService second = mesh.start();
            mesh.awaitTarget(LOG_COUNT, "20 20");
            mesh.awaitState(second, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(second, "beijing").error()).contains("columns changed places at one side");

            mesh.onTarget(swap);
            mesh.awaitEqual(rows);
            mesh.awaitState(second, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget(CONFLICTS)).isEqualTo("0");
        }
    }

    /** Without the unique key, the last transaction may run before the first one. */
    @Test
    void w2KeepsTheOrderByAUniqueKeyAddedWhileTransactionsWait() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            mesh.createTable(ORDERS);
            mesh.createTable(PARTS);
            mesh.onTarget("INSERT INTO {db}.parts VALUES (1, 8)");
            mesh.commitOnSource("INSERT INTO {db}.parts VALUES (1, 8)");
            mesh.committed();
            mesh.onTarget("RENAME TABLE {db}.orders TO {db}.elsewhere");
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.commitOnSource("UPDATE {db}.parts SET n = 9", "INSERT INTO {db}.orders VALUES (1, 'new')");
            mesh.commitOnSource("UPDATE {db}.parts SET n = 10");
            mesh.commitOnSource("INSERT INTO {db}.parts VALUES (2, 9)");
            try (Connection locking = TestServers.shared().target().connect()) {
                TestServers.execute(locking, "LOCK TABLES " + mesh.name() + ".parts WRITE");
                mesh.beijing().publish(mesh.committed());
                awaitRetries(registry, 1);
                TestServers.execute(locking, "ALTER TABLE " + mesh.name() + ".parts ADD UNIQUE (n)");
                TestServers.execute(locking, "UNLOCK TABLES");
            }
            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            mesh.onTarget("RENAME TABLE {db}.elsewhere TO {db}.orders");
            mesh.awaitEqual(PARTS_CONTENT);
            mesh.awaitEqual(ORDERS_CONTENT);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget(CONFLICTS)).isEqualTo("0");
        }
    }

    private static void awaitRetries(SimpleMeterRegistry registry, int number) {
        Awaitility.await("retries")
                .atMost(TestMesh.PATIENCE)
                .until(() -> registry.get("crosstide.apply.retries")
                                .tag("from", "beijing")
                                .counter()
                                .count()
                        >= number);
    }

    @ParameterizedTest
    @EnumSource
    void w1LosesAndRepeatsNothingWhenTheWriterRestartsWhileATableIsBlocked(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable(PARTS);
            mesh.createTable("orders (id INT PRIMARY KEY, state VARCHAR(20), part INT,"
                    + " FOREIGN KEY (part) REFERENCES parts (id))");
            mesh.createTable(LOG);
            mesh.onTarget("ALTER TABLE {db}.orders MODIFY state VARCHAR(3)");
            WriterService first = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.parts VALUES (1, 1), (2, 1)");
            mesh.commitOnSource(
                    "INSERT INTO {db}.orders VALUES (1, 'new', 1)", "UPDATE {db}.parts SET n = 2 WHERE id = 1");
            mesh.commitOnSource("UPDATE {db}.parts SET n = n + 10 WHERE id = 1");
            mesh.commitOnSource("UPDATE {db}.parts SET n = n + 20 WHERE id = 2");
            log(mesh, 1, 10);
            mesh.beijing().publish(mesh.committed());

            mesh.awaitTarget(PARTS_CONTENT, "1=1,2=21");
            mesh.awaitTarget(LOG_COUNT, "10 10");
            mesh.awaitState(first, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(first, "beijing").error())
                    .contains("source has state varchar of up to 80 bytes")
                    .contains("varchar(3)");
            first.close();
            log(mesh, 11, 20);
            mesh.beijing().publish(mesh.committed());
            WriterService second = mesh.start();
            mesh.awaitTarget(LOG_COUNT, "20 20");
            mesh.awaitState(second, "beijing", LinkState.STOPPED);
            mesh.onTarget("ALTER TABLE {db}.log ADD COLUMN extra INT");
            log(mesh, 21, 30);
            mesh.commitOnSource("UPDATE {db}.parts SET n = n + 30 WHERE id = 2");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget(LOG_COUNT, "30 30");
            mesh.awaitTarget(PARTS_CONTENT, "1=1,2=51");

            mesh.onTarget("ALTER TABLE {db}.orders MODIFY state VARCHAR(20)");
            mesh.awaitEqual(PARTS_CONTENT);
            mesh.awaitEqual(ORDERS_CONTENT);
            mesh.awaitState(second, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget(LOG_COUNT)).isEqualTo("30 30");
            assertThat(mesh.askTarget(CONFLICTS)).isEqualTo("0");
        }
    }

    @Test
    void lockedTableDoesNotStopUnrelatedTables() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(ORDERS);
            mesh.createTable(LOG);
            mesh.createTable("children (id INT PRIMARY KEY, o INT, FOREIGN KEY (o) REFERENCES orders (id))");
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (0, 'parent')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitEqual(ORDERS_CONTENT);
            try (Connection locking = TestServers.shared().target().connect()) {
                TestServers.execute(locking, "LOCK TABLES " + mesh.name() + ".orders WRITE");
                for (int round = 0; round < 3; round++) {
                    for (int id = 10 * round + 1; id <= 10 * round + 10; id++) {
                        mesh.commitOnSource("INSERT INTO {db}.orders VALUES (" + id + ", 'new')");
                        mesh.commitOnSource("INSERT INTO {db}.children VALUES (" + id + ", 0)");
                        log(mesh, id, id);
                    }
                    mesh.beijing().publish(mesh.committed());
                    int expected = 10 * round + 10;
                    mesh.awaitTarget(LOG_COUNT, expected + " " + expected);
                }
                awaitRetries(registry, 4);
                assertThat(TestMesh.health(service, "beijing").state()).isEqualTo(LinkState.RUNNING);
                assertThat(TestMesh.health(service, "beijing").error()).isNull();
                TestServers.execute(locking, "UNLOCK TABLES");
            }
            mesh.awaitEqual(ORDERS_CONTENT);
            mesh.awaitEqual("SELECT COUNT(*) FROM {db}.children");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget(LOG_COUNT)).isEqualTo("30 30");
            assertThat(mesh.askTarget(CONFLICTS)).isEqualTo("0");
            assertThat(mesh.askTarget(
                            "SELECT COUNT(*) FROM crosstide.link_state WHERE mesh = '{db}'" + " AND state = 'stopped'"))
                    .isEqualTo("0");
        }
    }

    /** The waiting records are larger than the record budget. */
    @Test
    void w3StopsTakingRecordsWhenTooManyWait() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            mesh.createTable("big (id INT PRIMARY KEY, b LONGTEXT)");
            mesh.createTable(LOG);
            mesh.onTarget("RENAME TABLE {db}.big TO {db}.elsewhere");
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);
            for (int id = 1; id <= 40; id++) {
                mesh.commitOnSource("INSERT INTO {db}.big VALUES (" + id + ", REPEAT('x', 700000))");
            }
            log(mesh, 1, 5);
            mesh.beijing().publish(mesh.committed());

            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            Awaitility.await("the link takes at most 24 MiB of records")
                    .atMost(TestMesh.PATIENCE)
                    .during(Duration.ofSeconds(1))
                    .until(() -> registry.get("crosstide.apply.queue.depth")
                                    .tag("from", "beijing")
                                    .gauge()
                                    .value()
                            == 35);
            assertThat(mesh.askTarget(LOG_COUNT)).isEqualTo("0 0");
            mesh.onTarget("RENAME TABLE {db}.elsewhere TO {db}.big");
            mesh.awaitEqual("SELECT CONCAT(COUNT(*), ' ', SUM(LENGTH(b))) FROM {db}.big");
            mesh.awaitTarget(LOG_COUNT, "5 5");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
        }
    }

    @Test
    void singleWorkerKeepsTheSourcesCommitOrder() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 1)) {
            mesh.createTable(ORDERS);
            mesh.createTable(LOG);
            mesh.onTarget("RENAME TABLE {db}.orders TO {db}.elsewhere");
            WriterService service = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
            log(mesh, 1, 1);
            mesh.beijing().publish(mesh.committed());

            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(service, "beijing").error()).doesNotContain("Unrelated tables");
            assertThat(mesh.askTarget(LOG_COUNT)).isEqualTo("0 0");
            mesh.onTarget("RENAME TABLE {db}.elsewhere TO {db}.orders");
            mesh.awaitTarget(LOG_COUNT, "1 1");
            mesh.awaitEqual(ORDERS_CONTENT);
        }
    }

    /** An operator skips a transaction as at a MySQL replica: by an empty transaction with its GTID. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void noticesThatTransactionsWereSkippedByHand(int workers) throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, workers)) {
            mesh.createTable(ORDERS);
            mesh.createTable(LOG);
            mesh.onTarget("DROP TABLE {db}.orders");
            WriterService service = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
            mesh.commitOnSource("UPDATE {db}.orders SET state = 'changed'");
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (2, 'new')");
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (3, 'new')");
            List<SourceLog.Transaction> blocked = mesh.committed();
            mesh.beijing().publish(blocked);
            log(mesh, 1, 2);
            mesh.beijing().publish(mesh.committed());
            mesh.awaitState(service, "beijing", LinkState.STOPPED);

            for (SourceLog.Transaction each : List.of(blocked.get(0), blocked.get(1), blocked.get(3))) {
                skip(each);
            }
            Awaitility.await("the third is blocked now")
                    .atMost(TestMesh.PATIENCE)
                    .until(() -> String.valueOf(
                                    TestMesh.health(service, "beijing").error())
                            .contains(blocked.get(2).gtid().toString()));
            skip(blocked.get(2));
            Awaitility.await("the link resumes")
                    .atMost(TestMesh.PATIENCE)
                    .until(() -> TestMesh.health(service, "beijing").state() == LinkState.IDLE);
            mesh.awaitTarget(LOG_COUNT, "2 2");
            mesh.awaitTarget(STATE, "running");
            mesh.onTarget("CREATE TABLE {db}." + ORDERS);
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (4, 'after')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget("SELECT GROUP_CONCAT(id) FROM {db}.orders", "4");
        }
    }

    private static void skip(SourceLog.Transaction transaction) throws Exception {
        try (Connection operator = TestServers.shared().target().connect()) {
            TestServers.execute(operator, "SET GTID_NEXT = '" + transaction.gtid() + "'");
            TestServers.execute(operator, "BEGIN");
            TestServers.execute(operator, "COMMIT");
        }
    }

    private static void log(TestMesh mesh, int first, int last) throws Exception {
        for (int id = first; id <= last; id++) {
            mesh.commitOnSource("INSERT INTO {db}.log (id, line) VALUES (" + id + ", 'line')");
        }
    }
}
