package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.testkit.workload.Workload;
import io.crosstide.topology.LoopPrevention;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Objects;

/** {@code drain} says that a datacenter is drained only if all targets have all that it committed. */
class DrainTest {
    private static final String DRAINED = "drained: all that a had committed is applied everywhere";

    @OneMode(LoopPrevention.DIRECTION_TABLE)
    void neverSaysDrainedWhileSomethingIsHeldBack(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.running(
                MeshPlan.of(mode, "a", "b", "c"),
                "CREATE TABLE shop.t (id INT PRIMARY KEY, n INT)",
                "CREATE TABLE shop.late (id INT PRIMARY KEY)")) {
            mesh.execute("a", "INSERT INTO t VALUES (1, 1), (2, 1)", "CREATE TABLE only_here (id INT)");
            Answer drained = mesh.command("drain", "-d", "a");
            assertThat(drained.exitCode()).as(drained.toString()).isZero();
            assertThat(drained.out()).contains("orders a→b: drained", "orders a→c: drained", DRAINED);
            assertThat(drained.out()).doesNotContain("apart from");
            assertThat(drained.err()).doesNotContain("warning");
            assertThat(mesh.query("b", "SELECT COUNT(*) FROM t")).containsExactly("2");
            assertThat(mesh.query("c", "SELECT COUNT(*) FROM t")).containsExactly("2");

            try (Connection locking = mesh.mysql("b").connect();
                    Statement lock = locking.createStatement()) {
                locking.setAutoCommit(false);
                lock.execute("UPDATE shop.t SET n = n WHERE id = 1");
                mesh.execute("a", "UPDATE t SET n = 2 WHERE id = 1");
                Answer locked = mesh.command("drain", "-d", "a", "--timeout", "3");
                assertThat(locked.exitCode()).as(locked.toString()).isEqualTo(1);
                assertThat(locked.out())
                        .contains("orders a→b: NOT drained", "orders a→c: drained")
                        .doesNotContain(DRAINED);
                assertThat(locked.err()).contains("b cannot show all of a in time (cluster orders). Missing: ");
                locking.rollback();
            }

            mesh.execute("b", "ALTER TABLE late ADD COLUMN needed INT NOT NULL");
            mesh.execute("a", "INSERT INTO late VALUES (1)");
            Answer blocked = mesh.command("drain", "-d", "a", "--timeout", "0");
            assertThat(blocked.exitCode()).as(blocked.toString()).isEqualTo(1);
            assertThat(blocked.out()).contains("orders a→b: NOT drained").doesNotContain(DRAINED);
            mesh.execute("b", "ALTER TABLE late DROP COLUMN needed");

            mesh.transaction("b", "INSERT INTO crosstide.local_change () VALUES ()", "INSERT INTO t VALUES (3, 3)");
            mesh.execute("a", "INSERT INTO t VALUES (3, 1)");
            Answer conflict = mesh.command("drain", "-d", "a");
            assertThat(conflict.exitCode()).as(conflict.toString()).isZero();
            assertThat(conflict.out())
                    .contains(
                            "1 open conflicts: rows that are not as in a, see crosstide conflict-report -d b",
                            DRAINED + ", apart from the conflicts above");
            assertThat(conflict.err()).doesNotContain("warning");
        }
    }

    @OneMode(LoopPrevention.GTID)
    void warnsWhenApplicationsStillWrite(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.running(mode, "CREATE TABLE shop.t (id INT PRIMARY KEY)")) {
            Workload.createSchema(mesh.source("a"));
            Workload.createSchema(mesh.source("b"));
            try (Workload there = new Workload(mesh.source("b"), 1, 2, 7).rate(20)) {
                there.start();
                Mesh.awaitTransactions(there, 5);
                Answer quiet = mesh.command("drain", "-d", "a");
                assertThat(quiet.exitCode()).as(quiet.toString()).isZero();
                assertThat(quiet.err()).as("what b writes is applied at a").doesNotContain("still write");
                try (Workload here = new Workload(mesh.source("a"), 0, 2, 7).rate(20)) {
                    here.start();
                    Mesh.awaitTransactions(here, 5);
                    Answer written = mesh.command("drain", "-d", "a");
                    assertThat(written.exitCode()).as(written.toString()).isZero();
                    assertThat(written.err()).contains("warning: applications still write at a: ");
                }
            }
            mesh.command("pause", "--link", "a/b", "--reason", "a test");
            await("paused")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> Objects.requireNonNull(mesh.writer("b")).health().stream()
                            .anyMatch(link -> link.state() == LinkState.PAUSED));
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            Answer paused = mesh.command("drain", "-d", "a", "--timeout", "2");
            assertThat(paused.exitCode()).as(paused.toString()).isEqualTo(1);
            assertThat(paused.err()).contains("The link is paused by");
            Answer unreachable = mesh.commandWithoutPasswords("drain", "-d", "a");
            assertThat(unreachable.exitCode()).as(unreachable.toString()).isEqualTo(1);
            assertThat(unreachable.out()).contains("orders a→b: NOT drained");
            assertThat(unreachable.err()).contains("What a has committed is not known");
        }
    }
}
