package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.LoopPrevention;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a source had executed before its stream began, at its targets. On servers of their own. */
class HistoryTest {
    private static final String TABLE = "CREATE TABLE shop.t (id INT PRIMARY KEY)";

    @Test
    void initAccountsForWhatAnInitialisedSourceExecuted() {
        try (Mesh mesh = prepared("init")) {
            commit(mesh, "a", 1_000);
            Answer first = mesh.init("a", "--identical");
            assertThat(first.exitCode()).as(first.toString()).isZero();
            assertThat(first.out()).contains("the stream of b cannot be read yet");
            GtidSet before = mesh.checkpoint("a").startGtidSet();

            Answer second = mesh.init("b", "--identical");
            assertThat(second.exitCode()).as(second.toString()).isZero();
            assertThat(second.out()).contains("accounted for").contains("GTIDs that a executed before");
            assertThat(before.minus(mesh.executed("b"))).isEqualTo(GtidSet.EMPTY);
            assertThat(mesh.query("b", "SELECT datacenter FROM crosstide.origin"))
                    .as("claimed before the first transaction under the GTIDs")
                    .containsExactly("a");

            mesh.startAll();
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            mesh.execute("b", "INSERT INTO t VALUES (2)");
            mesh.assertEqualAfterDrain();
            mesh.awaitEqualExecutedSets();
            assertThat(mesh.command("status").out()).doesNotContain("does not account");
        }
    }

    @Test
    void wholeExecutedSetOfTheSourceIsAFenceAtATargetThatWasSeeded() throws Exception {
        try (Mesh mesh = prepared("seeded")) {
            commit(mesh, "a", 300);
            assertThat(mesh.init("a", "--identical").exitCode()).isZero();
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            mesh.execute("b", "DROP DATABASE shop");
            String dumped = Dump.load(mesh.mysql("a"), mesh.mysql("b"));
            Answer answer = mesh.init("b", "--seeded", "a=" + dumped);
            assertThat(answer.exitCode()).as(answer.toString()).isZero();
            mesh.startAll();
            mesh.execute("a", "INSERT INTO t VALUES (2)");
            String fence = mesh.executed("a").toString();
            assertThat(mesh.query("b", "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + fence + "', 60)"))
                    .containsExactly("0");
            mesh.assertEqualAfterDrain();
            mesh.awaitEqualExecutedSets();
        }
    }

    @Test
    void historyThatIsTooLongIsNamedAndAccountedForByGtidPurgedOnRequest() throws Exception {
        try (Mesh mesh = prepared("purged")) {
            for (String datacenter : List.of("a", "b")) {
                mesh.execute(
                        datacenter,
                        "SET GLOBAL gtid_purged = '+" + mesh.mysql(datacenter).serverUuid() + ":10000000-12000000'");
            }
            mesh.initialise();
            assertThat(mesh.executed("a").minus(mesh.executed("b")).count()).isGreaterThan(2_000_000);
            mesh.startAll();
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            mesh.execute("b", "INSERT INTO t VALUES (2)");
            mesh.assertEqualAfterDrain();
            String gap = mesh.mysql("a").serverUuid() + ":";
            assertThat(mesh.command("status").out())
                    .containsPattern("a→b: b does not account for 2,0[\\d,]+ GTIDs that a executed")
                    .contains(gap, "--account-purged");
            Answer doctor = mesh.command("doctor");
            assertThat(doctor.exitCode()).as(doctor.toString()).isZero();
            assertThat(doctor.out())
                    .containsPattern("warning .*b does not account for")
                    .contains(gap);

            for (String datacenter : List.of("a", "b")) {
                Answer purged = mesh.init(datacenter, "--identical", "--account-purged");
                assertThat(purged.exitCode()).as(purged.toString()).isZero();
                assertThat(purged.out()).contains("gtid_purged", "1236");
            }
            mesh.execute("a", "INSERT INTO t VALUES (3)");
            mesh.execute("b", "INSERT INTO t VALUES (4)");
            mesh.assertEqualAfterDrain();
            mesh.awaitEqualExecutedSets();
            assertThat(mesh.command("status").out()).doesNotContain("does not account");

            mesh.stopSyncer("a");
            mesh.startSyncer("a");
            mesh.execute("a", "INSERT INTO t VALUES (5)");
            mesh.assertEqualAfterDrain();
        }
    }

    private static Mesh prepared(String servers) {
        MeshPlan plan = MeshPlan.of(LoopPrevention.GTID, "a", "b");
        List.of("a", "b").forEach(name -> plan.mysqlOption(name, "report_host", servers));
        Mesh mesh = Mesh.bare(plan);
        mesh.executeEverywhere("CREATE DATABASE shop", TABLE);
        return mesh;
    }

    private static void commit(Mesh mesh, String datacenter, int transactions) {
        String[] statements = new String[transactions];
        for (int i = 0; i < transactions; i++) {
            statements[i] = i % 2 == 0 ? "INSERT INTO t VALUES (1000)" : "DELETE FROM t WHERE id = 1000";
        }
        mesh.execute(datacenter, statements);
    }
}
