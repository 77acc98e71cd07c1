package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.status.LinkHealth;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** W3 and W4 for unknown errors: nothing is skipped, and the link resumes when the cause is fixed. */
class PrivilegeTest {
    private static final String ORDERS = "orders (id INT PRIMARY KEY, state VARCHAR(20))";
    private static final String LOG = "log (id INT, line VARCHAR(20))";
    private static final List<String> CONTENT = List.of(
            "SELECT GROUP_CONCAT(id, state ORDER BY id) FROM {db}.orders",
            "SELECT GROUP_CONCAT(id ORDER BY id) FROM {db}.log");
    private static final String OF_TABLE = "SELECT, INSERT, UPDATE, DELETE, TRIGGER";

    @Test
    @Tag("matrix") // in both modes for the matrix only: it takes long
    void w4ErrorOfOneTableStopsTheLinkAndSkipsNothingInDirectionTableMode() throws Exception {
        w4ErrorOfOneTableStopsTheLinkAndSkipsNothing(LoopPrevention.DIRECTION_TABLE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void w4ErrorOfOneTableStopsTheLinkAndSkipsNothing(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            prepare(mesh, mode);
            WriterService service = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'before')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitEqual(CONTENT.get(0));
            assertAppliedBy(mesh, mode == LoopPrevention.GTID ? "row-events" : "sql");
            mesh.onTarget("REVOKE INSERT ON {db}.orders FROM {db}");

            List<SourceLog.Transaction> blockedTransactions = blockedTransactions(mesh);
            long refused = mesh.beijing().seq() + 1;
            mesh.beijing().publish(blockedTransactions);

            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            LinkHealth health = TestMesh.health(service, "beijing");
            assertThat(health.error())
                    .contains("beijing")
                    .contains("seq " + refused + ",")
                    .contains(blockedTransactions.get(0).gtid().toString())
                    .contains("binlog.0")
                    .contains("MySQL error 1142")
                    .contains("INSERT command denied");
            assertThat(health.remedy()).contains("missing privilege").contains("`crosstide init`");
            assertThat(service.ready()).isFalse();
            assertNotSkipped(mesh, mode, blockedTransactions, refused);
            mesh.commitOnSource("INSERT INTO {db}.log VALUES (100, 'elsewhere')");
            mesh.paris().publish(mesh.committed());
            mesh.awaitTarget("SELECT COUNT(*) FROM {db}.log WHERE id = 100", "1");
            assertNotSkipped(mesh, mode, blockedTransactions, refused);

            mesh.onTarget("GRANT INSERT ON {db}.orders TO {db}");
            assertNothingLost(mesh, service);
        }
    }

    @Test
    @Tag("matrix") // in both modes for the matrix only: it takes long
    void w4AccountWithoutPrivilegesStopsTheLinkAndSkipsNothingInGtidMode() throws Exception {
        w4AccountWithoutPrivilegesStopsTheLinkAndSkipsNothing(LoopPrevention.GTID);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "DIRECTION_TABLE")
    void w4AccountWithoutPrivilegesStopsTheLinkAndSkipsNothing(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            prepare(mesh, mode);
            WriterService service = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'before')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitEqual(CONTENT.get(0));
            assertAppliedBy(mesh, mode == LoopPrevention.GTID ? "row-events" : "sql");
            mesh.onTarget("REVOKE ALL PRIVILEGES, GRANT OPTION FROM {db}");

            List<SourceLog.Transaction> blockedTransactions = blockedTransactions(mesh);
            long refused = mesh.beijing().seq() + 1;
            mesh.beijing().publish(blockedTransactions);

            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(service, "beijing").remedy()).contains("`crosstide init");
            assertNotSkipped(mesh, mode, blockedTransactions, refused);

            grant(mesh, mode);
            assertNothingLost(mesh, service);
        }
    }

    /** What `crosstide status` shows. Without REPLICATION_APPLIER, an account may not send row events. */
    private static void assertAppliedBy(TestMesh mesh, String method) throws Exception {
        mesh.awaitTarget(
                "SELECT method FROM crosstide.apply_method WHERE database_name = '{db}' AND table_name = 'orders'"
                        + " AND source = 'beijing'",
                method);
    }

    /** Creates tables, and an account with the privileges that `crosstide init` grants. */
    private static void prepare(TestMesh mesh, LoopPrevention mode) throws Exception {
        mesh.createTable(ORDERS);
        mesh.createTable(LOG);
        mesh.onTarget("CREATE USER {db} IDENTIFIED BY '"
                + TestServers.shared().target().password() + "'");
        grant(mesh, mode);
        mesh.asAccount(mesh.name());
    }

    private static void grant(TestMesh mesh, LoopPrevention mode) throws Exception {
        if (mode == LoopPrevention.GTID) {
            mesh.onTarget("GRANT REPLICATION_APPLIER, TRANSACTION_GTID_TAG ON *.* TO {db}");
        }
        mesh.onTarget("GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO {db}");
        mesh.onTarget("GRANT SELECT ON performance_schema.* TO {db}");
        mesh.onTarget("GRANT ALL ON crosstide.* TO {db}");
        mesh.onTarget("GRANT " + OF_TABLE + " ON {db}.orders TO {db}");
        mesh.onTarget("GRANT " + OF_TABLE + " ON {db}.log TO {db}");
    }

    /** Commits a transaction that is refused, transactions that depend on it, and unrelated transactions. */
    private static List<SourceLog.Transaction> blockedTransactions(TestMesh mesh) throws Exception {
        mesh.commitOnSource("INSERT INTO {db}.orders VALUES (2, 'new')");
        mesh.commitOnSource("UPDATE {db}.orders SET state = 'changed' WHERE id = 2");
        for (int id = 1; id <= 10; id++) {
            mesh.commitOnSource("INSERT INTO {db}.log VALUES (" + id + ", 'line')");
        }
        mesh.commitOnSource("INSERT INTO {db}.orders VALUES (3, 'new')", "INSERT INTO {db}.log VALUES (11, 'both')");
        return mesh.committed();
    }

    private static void assertNotSkipped(
            TestMesh mesh, LoopPrevention mode, List<SourceLog.Transaction> blockedTransactions, long refused)
            throws Exception {
        assertThat(mesh.askTarget("SELECT COUNT(*) FROM {db}.orders WHERE id > 1"))
                .isEqualTo("0");
        assertThat(Long.parseLong(mesh.askTarget("SELECT COALESCE(MAX(low_seq), 0) FROM "
                        + (mode == LoopPrevention.GTID
                                ? "crosstide.position WHERE mesh = '{db}' AND source = 'beijing'"
                                : "crosstide.direction WHERE mesh = '{db}' AND idc = 'beijing'"))))
                .isLessThan(refused);
        assertThat(mesh.askTarget(
                        "SELECT GTID_SUBSET('" + blockedTransactions.get(0).gtid() + "', @@GLOBAL.gtid_executed)"))
                .isEqualTo("0");
    }

    private static void assertNothingLost(TestMesh mesh, WriterService service) throws Exception {
        for (String content : CONTENT) {
            mesh.awaitEqual(content);
        }
        mesh.awaitState(service, "beijing", LinkState.IDLE);
        mesh.awaitState(service, "paris", LinkState.IDLE);
        for (String content : CONTENT) {
            mesh.awaitEqual(content);
        }
        assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'"))
                .isEqualTo("0");
        mesh.onTarget("DROP USER {db}");
    }
}
