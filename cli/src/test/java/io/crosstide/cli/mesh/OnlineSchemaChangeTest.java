package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One side after the other is altered under load. Meanwhile the other side lacks the new column. */
class OnlineSchemaChangeTest {
    /** An id that the loads do not use. */
    private static final int MARKER = 9000;

    private static final String[] TABLES = {
        "CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(20))",
        "CREATE TABLE shop.u (id INT PRIMARY KEY, v VARCHAR(20))"
    };

    @Test
    @Tag("matrix") // in both modes for the matrix only: it takes long
    void nothingStopsWhileNewColumnsHaveTheirDefaultsInDirectionTableMode() {
        nothingStopsWhileNewColumnsHaveTheirDefaults(LoopPrevention.DIRECTION_TABLE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void nothingStopsWhileNewColumnsHaveTheirDefaults(LoopPrevention mode) {
        long seed = System.nanoTime();
        System.out.println("OnlineSchemaChangeTest seed " + seed);
        try (Mesh mesh = Mesh.running(mode, TABLES)) {
            try (TwoTableLoad atA = new TwoTableLoad(mesh, "a", 0, seed);
                    TwoTableLoad atB = new TwoTableLoad(mesh, "b", 5000, seed + 1)) {
                for (OnlineAlter tool : OnlineAlter.values()) {
                    String name = tool == OnlineAlter.GH_OST ? "g" : "p";
                    String change = "ADD COLUMN " + name + "1 INT NOT NULL DEFAULT 7, ADD COLUMN " + name
                            + "2 VARCHAR(9) CHARACTER SET latin1 DEFAULT 'é', ADD COLUMN " + name + "3 DATETIME(3)";
                    atA.await(50);
                    tool.run(mesh, "a", change, () -> assertOtherTableArrives(mesh, "b", "a"));
                    mesh.execute("a", "INSERT INTO t (id, v) VALUES (" + MARKER + ", '" + name + "')");
                    awaitArrived(mesh, "v = '" + name + "'");
                    assertNoneStopped(mesh);
                    assertThat(mesh.query("b", "SELECT column_name FROM crosstide.missing_column ORDER BY 1"))
                            .containsExactly(name + "1", name + "2", name + "3");
                    atB.await(100);
                    tool.run(mesh, "b", change, () -> assertOtherTableArrives(mesh, "a", "b"));
                    atA.await(50);
                    atB.await(50);
                    assertNoneStopped(mesh);
                    awaitNoErrors(mesh);
                    mesh.execute("a", "DELETE FROM t WHERE id = " + MARKER);
                    String values = name + "1 = id, " + name + "2 = NULL, " + name + "3 = NOW(3)";
                    mesh.execute("a", "UPDATE t SET " + values + " WHERE id < 1000");
                    mesh.execute("b", "UPDATE t SET " + values + " WHERE id BETWEEN 5000 AND " + (MARKER - 1));
                }
            }
            mesh.assertEqualAfterDrain();
            assertNoneStopped(mesh);
            awaitNoErrors(mesh);
            assertThat(mesh.conflicts("a")).isEmpty();
            assertThat(mesh.conflicts("b")).isEmpty();
            assertThat(mesh.query("b", "SELECT * FROM crosstide.missing_column"))
                    .isEmpty();
        }
    }

    /** Writes a row of the unchanged table during the change of the other table at either side. */
    static void assertOtherTableArrives(Mesh mesh, String from, String to) {
        mesh.execute(from, "INSERT INTO u (id, v) VALUES (" + MARKER + ", 'during')");
        await("the other table's row arrives")
                .atMost(Mesh.PATIENCE)
                .until(() ->
                        !mesh.query(to, "SELECT id FROM u WHERE id = " + MARKER).isEmpty());
        mesh.execute(from, "DELETE FROM u WHERE id = " + MARKER);
        await("its deletion, too")
                .atMost(Mesh.PATIENCE)
                .until(() ->
                        mesh.query(to, "SELECT id FROM u WHERE id = " + MARKER).isEmpty());
    }

    private static void awaitArrived(Mesh mesh, String condition) {
        await("the row arrives where its table has no such columns yet")
                .atMost(Mesh.PATIENCE)
                .until(() ->
                        !mesh.query("b", "SELECT id FROM t WHERE " + condition).isEmpty());
    }

    static void assertNoneStopped(Mesh mesh) {
        assertThat(mesh.links().values())
                .allSatisfy(link -> assertThat(link.get("state").asText())
                        .as(link.toString())
                        .isNotEqualTo("stopped"));
    }

    /** A link that waits for a lock, or that a busy machine does not show at once, has an error for a while. */
    static void awaitNoErrors(Mesh mesh) {
        await("no link has an error")
                .atMost(Mesh.PATIENCE)
                .untilAsserted(() -> assertThat(mesh.links().values())
                        .allSatisfy(link -> assertThat(link.get("error").isNull())
                                .as(link.toString())
                                .isTrue()));
    }

    @Test
    void differentDefaultAtTheTargetIsFound() {
        try (Mesh mesh = Mesh.running(LoopPrevention.GTID, TABLES)) {
            mesh.execute("a", "ALTER TABLE t ADD COLUMN n INT NOT NULL DEFAULT 7", "INSERT INTO t VALUES (1, 'x', 7)");
            mesh.awaitDrained();
            assertThat(mesh.query("b", "SELECT * FROM t")).containsExactly("1|x");
            assertThat(mesh.query("b", "SELECT column_name, default_value FROM crosstide.missing_column"))
                    .containsExactly("n|7");

            mesh.execute("b", "ALTER TABLE t ADD COLUMN n INT NOT NULL DEFAULT 5");
            mesh.execute("a", "INSERT INTO t VALUES (2, 'y', 9)");
            await("stopped")
                    .atMost(Mesh.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(mesh.link("a→b").get("error").asText())
                                    .contains("shop.t")
                                    .contains("'7'")
                                    .contains("'5'"));

            mesh.transaction("b", "INSERT INTO crosstide.local_change (note) VALUES ('n')", "UPDATE t SET n = 7");
            mesh.execute("b", "ALTER TABLE t ALTER COLUMN n SET DEFAULT 7", "DELETE FROM crosstide.column_mismatch");
            mesh.assertEqualAfterDrain();
            assertThat(mesh.query("b", "SELECT * FROM t ORDER BY id")).containsExactly("1|x|7", "2|y|9");
        }
    }

    @Test
    void valueOtherThanTheDefaultWaitsForTheColumn() {
        try (Mesh mesh = Mesh.running(LoopPrevention.DIRECTION_TABLE, TABLES)) {
            mesh.execute("a", "ALTER TABLE t ADD COLUMN n INT NOT NULL DEFAULT 7", "INSERT INTO t VALUES (1, 'x', 8)");
            await("stopped")
                    .atMost(Mesh.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(mesh.link("a→b").get("error").asText())
                                    .contains("shop.t")
                                    .contains("n int not null")
                                    .contains("not its default '7'"));
            assertThat(mesh.query("b", "SELECT * FROM t")).isEmpty();
            mesh.execute("b", "ALTER TABLE t ADD COLUMN n INT NOT NULL DEFAULT 7");
            mesh.assertEqualAfterDrain();
            assertThat(mesh.query("b", "SELECT * FROM t")).containsExactly("1|x|8");
        }
    }
}
