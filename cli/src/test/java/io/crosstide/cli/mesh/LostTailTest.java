package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A failover loses transactions that are published and applied elsewhere; replay-tail brings them back. */
class LostTailTest {
    private static final String[] TABLES = {
        "CREATE DATABASE shop",
        "CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(40), UNIQUE KEY (v))",
        "CREATE TABLE shop.blobs (id INT PRIMARY KEY, body LONGBLOB)",
        "CREATE TABLE shop.untouched (id INT PRIMARY KEY)"
    };

    @OneMode(LoopPrevention.GTID)
    void tailIsNamedAndReplayedUnderItsOwnGtidsOrTheDirectionTable(LoopPrevention mode) throws Exception {
        try (FailoverPair pair = FailoverPair.start(mode, "lost-tail")) {
            Mesh mesh = pair.mesh();
            MysqlServer old = pair.primary();
            MysqlReplica.execute(old, TABLES);
            mesh.execute("b", TABLES);
            mesh.initialise();
            mesh.startAll();
            MysqlReplica.execute(old, "INSERT INTO shop.t VALUES (1, 'one'), (2, 'two')");
            mesh.execute("b", "INSERT INTO t VALUES (3, 'three')");
            await("both sides have it").atMost(Mesh.PATIENCE).until(() -> MysqlReplica.rows(old, "shop.t") == 3);
            await("replicated to the new primary")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> MysqlReplica.rows(mesh.mysql("a"), "shop.t") == 3);

            loseTail(mesh, old);
            assertStoppedByName(mesh);
            mesh.execute("a", "INSERT INTO untouched VALUES (20)");
            await("held until the tail is back").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                JsonNode link = mesh.link("b→a");
                assertThat(link.get("state").asText()).as(link.toString()).isEqualTo("waiting");
                assertThat(link.get("remedy").asText()).contains("replay-tail -d a");
            });
            assertReplay(mesh);

            mesh.assertEqualAfterDrain();
            assertThat(mesh.query("a", "SELECT v FROM shop.t ORDER BY id"))
                    .containsExactly("by b after a", "changed", "three", "new");
            assertThat(mesh.query("b", "SELECT COUNT(*) FROM shop.untouched")).containsExactly("1");
            assertThat(mesh.conflicts("a")).isEmpty();
            assertThat(mesh.conflicts("b")).isEmpty();
            if (mode == LoopPrevention.GTID) {
                mesh.awaitEqualExecutedSets();
            }
        }
    }

    @Test
    @Tag("matrix")
    void rowThatTheNewPrimaryHasChangedMeanwhileIsAConflictOnBothSides() throws Exception {
        try (FailoverPair pair = FailoverPair.start(LoopPrevention.GTID, "conflict")) {
            Mesh mesh = pair.mesh();
            MysqlServer old = pair.primary();
            MysqlReplica.execute(old, TABLES);
            mesh.execute("b", TABLES);
            mesh.initialise();
            mesh.startAll();
            MysqlReplica.execute(old, "INSERT INTO shop.t VALUES (1, 'one'), (2, 'two')");
            await("replicated to the new primary")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> MysqlReplica.rows(mesh.mysql("a"), "shop.t") == 2);
            loseTail(mesh, old);
            mesh.execute("a", "UPDATE t SET v = 'mine' WHERE id = 2");
            Answer replayed = mesh.command("replay-tail", "-d", "a");
            assertThat(replayed.exitCode()).as(replayed.toString()).isZero();
            assertThat(replayed.out()).contains("1 row change is a conflict");
            mesh.awaitDrained();
            assertThat(mesh.query("a", "SELECT v FROM shop.t ORDER BY id"))
                    .containsExactly("by b after a", "mine", "new");
            assertThat(mesh.query("b", "SELECT v FROM shop.t ORDER BY id"))
                    .containsExactly("by b after a", "changed", "new");
            for (String datacenter : mesh.datacenters()) {
                assertThat(mesh.conflicts(datacenter)).singleElement().satisfies(conflict -> {
                    assertThat(conflict.get("kind").asText()).isEqualTo("update-differs");
                    assertThat(conflict.get("origin").asText()).isEqualTo("a");
                });
            }
        }
    }

    /** The replica stops, the old primary commits what all others get, and dies. */
    private static void loseTail(Mesh mesh, MysqlServer old) throws Exception {
        MysqlReplica.execute(mesh.mysql("a"), "STOP REPLICA");
        MysqlReplica.execute(
                old,
                "UPDATE shop.t SET v = 'by a' WHERE id = 1",
                "INSERT INTO shop.t VALUES (4, 'new')",
                "INSERT INTO shop.blobs VALUES (1, REPEAT('x', 700000)), (2, REPEAT('y', 700000)), (3, REPEAT('z', 700000))",
                "CREATE TABLE shop.forgotten (id INT PRIMARY KEY)",
                "UPDATE shop.t SET v = 'changed' WHERE id = 2");
        await("b has the tail")
                .atMost(Mesh.PATIENCE)
                .until(() ->
                        mesh.query("b", "SELECT v FROM shop.t WHERE id = 2").contains("changed"));
        mesh.execute("b", "UPDATE t SET v = 'by b after a' WHERE id = 1");
        await("the old primary has what follows from it")
                .atMost(Mesh.PATIENCE)
                .until(() -> MysqlReplica.rows(old, "shop.t WHERE v = 'by b after a'") == 1);
        mesh.awaitPublished("b");
        old.kill();
        MysqlReplica.execute(
                mesh.mysql("a"), "RESET REPLICA ALL", "SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
    }

    private static void assertStoppedByName(Mesh mesh) {
        await("the stream names what is lost").atMost(Mesh.PATIENCE).untilAsserted(() -> {
            JsonNode link = mesh.link("a→b");
            assertThat(link.get("state").asText()).as(link.toString()).isEqualTo("stopped");
            assertThat(link.get("error").asText())
                    .contains("no longer has", "4 transactions with 6 row changes of shop.blobs, shop.t", "forgotten");
            assertThat(link.get("remedy").asText()).contains("replay-tail -d a");
        });
    }

    private static void assertReplay(Mesh mesh) {
        Answer shown = mesh.command("replay-tail", "-d", "a", "--dry-run");
        assertThat(shown.exitCode()).as(shown.toString()).isZero();
        assertThat(shown.out()).contains("dry run", "shop.blobs", "CREATE TABLE shop.forgotten");
        assertThat(mesh.query("a", "SELECT COUNT(*) FROM shop.t")).containsExactly("3");
        Answer replayed = mesh.command("replay-tail", "-d", "a");
        assertThat(replayed.exitCode()).as(replayed.toString()).isZero();
        assertThat(replayed.out()).contains("without conflicts");
        Answer again = mesh.command("replay-tail", "-d", "a");
        assertThat(again.exitCode()).as(again.toString()).isZero();
        assertThat(again.out()).contains("nothing to replay");
    }
}
