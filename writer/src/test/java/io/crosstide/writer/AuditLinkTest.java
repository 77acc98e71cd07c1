package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.ConflictId;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LoopPrevention;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A link that overwrites rows and finds in the target's binlog what was there, on real servers. */
class AuditLinkTest {
    private static final String ITEMS = "items (id INT PRIMARY KEY, name VARCHAR(40), note TEXT, data JSON)";
    private static final String CONFLICTS =
            "SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}' AND table_name = '{db}.items'";

    @ParameterizedTest
    @EnumSource
    void recordsWhatItHasOverwrittenWithBothImages(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = audited(mode)) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.onTarget("UPDATE {db}.items SET note = 'of the target' WHERE id IN (1, 2)");
            mesh.commitOnSource(
                    "UPDATE {db}.items SET name = 'new' WHERE id = 1",
                    "UPDATE {db}.items SET name = 'newer' WHERE id = 1",
                    "DELETE FROM {db}.items WHERE id = 2",
                    "UPDATE {db}.items SET name = 'new' WHERE id = 3");
            mesh.beijing().publish(mesh.committed());
            end(mesh);

            assertThat(
                            mesh.targetRows(
                                    "SELECT kind, status, decision, origin, datacenter, row_key->>'$.id',"
                                            + " before_image->>'$.note', after_image->>'$.name', after_image->>'$.note',"
                                            + " found_rows->>'$[0].note', JSON_LENGTH(found_rows), event_index, row_index"
                                            + " FROM crosstide.conflict WHERE mesh = '{db}' AND table_name = '{db}.items' ORDER BY event_index"))
                    .containsExactly(
                            "update-differs | open | overwritten | beijing | shanghai | 1 | a | new | a | of the target"
                                    + " | 1 | 0 | 0 | ",
                            "delete-differs | open | overwritten | beijing | shanghai | 2 | a | null | null | of the target"
                                    + " | 1 | 2 | 0 | ");
            assertThat(mesh.targetRows("SELECT id, name, note FROM {db}.items ORDER BY id LIMIT 2"))
                    .containsExactly("1 | newer | a | ", "3 | new | a | ");
            assertThat(registry.get("crosstide.conflicts")
                            .tag("from", "beijing")
                            .tag("kind", "delete-differs")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("crosstide.applied.event.transactions")
                            .tag("from", "beijing")
                            .counter()
                            .count())
                    .isPositive();
        }
    }

    /** The target's binlog has the whole transaction in one compressed event. */
    @ParameterizedTest
    @EnumSource
    void readsCompressedTransactions(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = audited(mode)) {
            mesh.onTarget("SET GLOBAL binlog_transaction_compression = ON");
            try {
                WriterService service = mesh.start();
                mesh.awaitState(service, "beijing", LinkState.IDLE);
                mesh.onTarget("UPDATE {db}.items SET note = 'of the target' WHERE id = 1");
                mesh.commitOnSource("UPDATE {db}.items SET name = 'new' WHERE id IN (1, 2)");
                mesh.beijing().publish(mesh.committed());
                end(mesh);
                assertThat(mesh.askTarget(CONFLICTS)).isEqualTo("1");
            } finally {
                mesh.onTarget("SET GLOBAL binlog_transaction_compression = OFF");
            }
        }
    }

    /** The rows are equal, whatever their bytes; or the target has the result already. */
    @ParameterizedTest
    @EnumSource
    void recordsNothingWhereNothingWasLost(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = audited(mode)) {
            // the source changes a document in place, and leaves gaps in it; the target stores the same one anew
            mesh.onSource("UPDATE {db}.items SET data = JSON_SET(data, '$.text', 'short') WHERE id = 4");
            mesh.onTarget("UPDATE {db}.items SET data = '{\"text\": \"short\", \"n\": 1}' WHERE id = 4");
            mesh.committed();
            WriterService service = mesh.start();
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.commitOnSource("UPDATE {db}.items SET name = 'last' WHERE id = 4");
            mesh.commitOnSource("UPDATE {db}.items SET data = JSON_SET(data, '$.text', 'b') WHERE id = 1");
            mesh.commitOnSource("UPDATE {db}.items SET data = JSON_REMOVE(data, '$.text') WHERE id = 1");
            mesh.commitOnSource("UPDATE {db}.items SET name = 'last' WHERE id = 1");
            // both sides make the same change, and the source makes another one in the same transaction
            mesh.onTarget("UPDATE {db}.items SET note = 'same' WHERE id IN (2, 3)");
            mesh.commitOnSource(
                    "UPDATE {db}.items SET note = 'same' WHERE id IN (2, 3)",
                    "UPDATE {db}.items SET note = 'other' WHERE id = 2",
                    "UPDATE {db}.items SET note = 'same' WHERE id = 2",
                    "UPDATE {db}.items SET note = 'last' WHERE id = 2");
            mesh.commitOnSource(
                    "INSERT INTO {db}.items VALUES (20, 'n', 'a', '{}')", "DELETE FROM {db}.items WHERE id = 20");
            mesh.beijing().publish(mesh.committed());
            end(mesh);
            assertThat(mesh.askTarget(CONFLICTS)).isEqualTo("0");
            mesh.awaitEqual("SELECT GROUP_CONCAT(id, name, note, data ORDER BY id) FROM {db}.items");
        }
    }

    /** Such a transaction was compared under lock: the target keeps its row, and its echo is no matter of the audit. */
    @ParameterizedTest
    @EnumSource
    void keepsTheRowWhereATransactionGoesRowByRow(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = audited(mode)) {
            mesh.createTable("other (id INT PRIMARY KEY, v VARCHAR(20), n FLOAT)");
            mesh.onSource("INSERT INTO {db}.other VALUES (1, 'a', 0.1), (2, 'a', 0.1)");
            mesh.onTarget("INSERT INTO {db}.other VALUES (1, 'a', 0.1), (2, 'a', 0.1)");
            mesh.onTarget("ALTER TABLE {db}.other MODIFY v VARCHAR(40), MODIFY n FLOAT(7,3)");
            mesh.committed();
            WriterService service = mesh.start();
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.onTarget("UPDATE {db}.other SET v = 'of the target' WHERE id = 1");
            mesh.onTarget("DELETE FROM {db}.items WHERE id = 2");
            mesh.onTarget("UPDATE {db}.items SET note = 'of the target' WHERE id IN (3, 6)");
            mesh.commitOnSource("UPDATE {db}.other SET v = 'b'");
            mesh.commitOnSource("DELETE FROM {db}.other WHERE id = 2");
            // the missing row refuses the events
            mesh.commitOnSource(
                    "DELETE FROM {db}.items WHERE id = 6",
                    "UPDATE {db}.items SET name = 'b' WHERE id IN (1, 2, 3)",
                    "UPDATE {db}.items SET name = 'c' WHERE id IN (1, 2, 3)");
            mesh.beijing().publish(mesh.committed());
            end(mesh);
            assertThat(
                            mesh.targetRows(
                                    "SELECT DISTINCT SUBSTRING_INDEX(table_name, '.', -1), kind, row_key->>'$.id', decision"
                                            + " FROM crosstide.conflict WHERE mesh = '{db}' AND table_name <> '{db}.marker' ORDER BY 1, 3"))
                    .containsExactly(
                            "items | update-missing | 2 | kept-target | ",
                            "items | update-differs | 3 | kept-target | ",
                            "items | delete-differs | 6 | kept-target | ",
                            "other | update-differs | 1 | kept-target | ");
        }
    }

    /** The writer dies after the target has committed the echo, while the audit records what the echo has overwritten. */
    @ParameterizedTest
    @EnumSource
    void recordsOnceAlthoughTheWriterDiesMeanwhile(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = audited(mode);
                Connection other = TestServers.shared().target().connect()) {
            WriterService first = mesh.start();
            mesh.awaitState(first, "beijing", LinkState.IDLE);
            mesh.onTarget("UPDATE {db}.items SET note = 'of the target' WHERE id IN (1, 2)");
            mesh.commitOnSource("UPDATE {db}.items SET name = 'b' WHERE id = 1");
            List<SourceLog.Transaction> transactions = mesh.committed();
            // the record that the audit inserts waits for this one
            String id = ConflictId.of(mesh.beijing().streamId(), mesh.beijing().seq() + transactions.size(), 0, 0);
            other.setAutoCommit(false);
            TestServers.execute(
                    other,
                    "INSERT INTO crosstide.conflict SELECT '" + id
                            + "', 'insert-exists', 'open', NOW(), '', '', '', '', '', '',"
                            + " 0, 0, 0, '[]', '[]', NULL, NULL, '[]', '', '', NULL");
            mesh.beijing().publish(transactions);
            mesh.awaitTarget("SELECT name FROM {db}.items WHERE id = 1", "b");
            mesh.awaitTarget("SELECT COUNT(*) > 0 FROM performance_schema.data_lock_waits", "1");
            mesh.killSessions();
            first.close();
            other.rollback();
            assertThat(mesh.askTarget(CONFLICTS)).isEqualTo("0");

            WriterService second = mesh.start();
            mesh.awaitTarget(CONFLICTS, "1");
            mesh.awaitState(second, "beijing", LinkState.IDLE);
            mesh.commitOnSource("UPDATE {db}.items SET name = 'b' WHERE id = 2");
            mesh.beijing().publish(mesh.committed());
            end(mesh);
            assertThat(mesh.askTarget(CONFLICTS)).isEqualTo("2");

            // what is recorded is not recorded again, although the record is gone
            second.close();
            mesh.onTarget("DELETE FROM crosstide.conflict WHERE mesh = '{db}'");
            WriterService third = mesh.start();
            mesh.awaitState(third, "beijing", LinkState.IDLE);
            end(mesh);
            assertThat(mesh.askTarget(CONFLICTS)).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesAnIdleMeshIdle(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = audited(mode)) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);
            mesh.commitOnSource("UPDATE {db}.items SET name = 'b' WHERE id = 1");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            end(mesh);
            mesh.onSource("CREATE TABLE {db}.not_replicated (id INT)");
            mesh.beijing().publish(mesh.committed());
            String position =
                    "SELECT CONCAT(time, gtid_set) FROM crosstide.audit WHERE mesh = '{db}' AND source = 'beijing'";
            String own = "SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed, '" + mesh.beijingGtids() + "')";
            awaitHeartbeats(registry);
            String before = mesh.askTarget(position);
            String executed = mesh.askTarget(own);
            awaitHeartbeats(registry);
            assertThat(mesh.askTarget(position)).isEqualTo(before);
            assertThat(mesh.askTarget(own)).isEqualTo(executed);
        }
    }

    /** Otherwise its position would fall behind the binlogs that the target keeps. */
    @Test
    void followsTheBinlogAlthoughTheSourceWritesNothing() throws Exception {
        try (TestMesh mesh = audited(LoopPrevention.GTID)) {
            WriterService service = mesh.start();
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            String first = mesh.askTarget("SELECT @@GLOBAL.gtid_executed");
            for (int i = 0; i < 1_000; i++) {
                mesh.onTarget("INSERT INTO {db}.marker VALUES (" + i + ", 'target')");
            }
            mesh.awaitTarget(
                    "SELECT GTID_SUBSET('" + first + "', gtid_set) FROM crosstide.audit WHERE mesh = '{db}'"
                            + " AND source = 'beijing'",
                    "1");
        }
    }

    /** Waits until heartbeats of three seconds have arrived: longer than the audit waits before it writes. */
    private static void awaitHeartbeats(SimpleMeterRegistry registry) {
        double start = lastEvent(registry);
        Awaitility.await("heartbeats").atMost(TestMesh.PATIENCE).until(() -> lastEvent(registry) > start + 3);
    }

    private static double lastEvent(SimpleMeterRegistry registry) {
        return registry.get("crosstide.link.last.event.timestamp")
                .tag("from", "beijing")
                .gauge()
                .value();
    }

    @Test
    void stopsWhereTheBinlogIsPurgedAndAppliesNothing() throws Exception {
        try (TestMesh mesh = audited(LoopPrevention.GTID)) {
            WriterService first = mesh.start();
            mesh.awaitState(first, "beijing", LinkState.IDLE);
            first.close();
            mesh.onTarget("FLUSH BINARY LOGS");
            mesh.onTarget("PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
            mesh.onTarget("UPDATE crosstide.audit SET gtid_set = '' WHERE mesh = '{db}' AND source = 'beijing'");

            WriterService second = mesh.start();
            mesh.commitOnSource("UPDATE {db}.items SET name = 'b' WHERE id = 1");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitState(second, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(second, "beijing").error()).contains("cannot audit", "purged");
            assertThat(TestMesh.health(second, "beijing").remedy())
                    .contains("binlog_expire_logs_seconds", "delete the link's row of crosstide.audit");
            assertThat(mesh.askTarget("SELECT name FROM {db}.items WHERE id = 1"))
                    .isEqualTo("n1");

            mesh.onTarget("DELETE FROM crosstide.audit WHERE mesh = '{db}' AND source = 'beijing'");
            mesh.awaitTarget("SELECT name FROM {db}.items WHERE id = 1", "b");
            mesh.awaitState(second, "beijing", LinkState.IDLE);
        }
    }

    /** What was applied before the setting changed is audited, and the audit ends. */
    @ParameterizedTest
    @EnumSource
    void auditsTheRestWhenTheSettingChanges(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = audited(mode);
                Connection other = TestServers.shared().target().connect()) {
            WriterService first = mesh.start();
            mesh.awaitState(first, "beijing", LinkState.IDLE);
            other.setAutoCommit(false);
            TestServers.execute(other, "SELECT * FROM crosstide.audit WHERE mesh = '" + mesh.name() + "' FOR UPDATE");
            mesh.onTarget("UPDATE {db}.items SET note = 'of the target' WHERE id IN (1, 2)");
            mesh.commitOnSource("UPDATE {db}.items SET name = 'b' WHERE id = 1");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget("SELECT name FROM {db}.items WHERE id = 1", "b");
            first.close();
            other.rollback();

            mesh.detectInFull();
            mesh.commitOnSource("UPDATE {db}.items SET name = 'b' WHERE id = 2");
            mesh.beijing().publish(mesh.committed());
            mesh.start();
            mesh.awaitTarget(
                    "SELECT GROUP_CONCAT(decision ORDER BY seq) FROM crosstide.conflict WHERE mesh = '{db}'",
                    "overwritten,kept-target");
            mesh.awaitTarget("SELECT COUNT(*) FROM crosstide.audit WHERE mesh = '{db}'", "0");
        }
    }

    /** A mesh with ten equal rows of the table items on both sides. */
    private static TestMesh audited(LoopPrevention mode) throws Exception {
        TestMesh mesh = new TestMesh(mode, 4);
        mesh.detectByAudit();
        mesh.createTable(ITEMS);
        mesh.createTable("marker (id INT PRIMARY KEY, v VARCHAR(40))");
        for (int i = 1; i <= 10; i++) {
            String row = "INSERT INTO {db}.items VALUES (" + i + ", 'n" + i
                    + "', 'a', '{\"text\": \"a long text that can be changed in place\", \"n\": 1}')";
            mesh.onTarget(row);
            mesh.onSource(row);
        }
        mesh.committed();
        return mesh;
    }

    /**
     * Waits until the audit has read the echoes of all that is published: when all of it is applied, the audit records the
     * row of a marker. On a slow machine the marker's transaction may go row by row, and the target keeps its row; then
     * another marker follows. Markers also carry the position of the link.
     */
    static void end(TestMesh mesh) throws Exception {
        long published = mesh.beijing().seq();
        String decision = "";
        while (!decision.equals("overwritten")) {
            String number = mesh.askTarget("SELECT COUNT(*) + 1 FROM {db}.marker");
            mesh.commitOnSource("INSERT INTO {db}.marker VALUES (" + number + ", 'source')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget("SELECT COUNT(*) FROM {db}.marker WHERE id = " + number, "1");
            if (mesh.askTarget("SELECT COUNT(*) FROM crosstide.position WHERE mesh = '{db}' AND source = 'beijing'"
                            + " AND low_seq >= " + published)
                    .equals("0")) {
                continue;
            }
            mesh.onTarget("UPDATE {db}.marker SET v = 'target' WHERE id = " + number);
            mesh.commitOnSource("UPDATE {db}.marker SET v = 'end' WHERE id = " + number);
            mesh.beijing().publish(mesh.committed());
            String conflict = " FROM crosstide.conflict WHERE mesh = '{db}' AND table_name = '{db}.marker'"
                    + " AND row_key->>'$.id' = '" + number + "' AND found_rows->>'$[0].v' = 'target'";
            mesh.awaitTarget("SELECT COUNT(*)" + conflict, "1");
            decision = mesh.askTarget("SELECT decision" + conflict);
        }
    }
}
