package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MySQL 9.7 that enforces foreign keys like older releases: its binlog does not have the cascaded changes. */
@Tag("matrix")
class NativeForeignKeysTest {
    private static final String NATIVE = "innodb_native_foreign_keys";

    @ParameterizedTest
    @CsvSource({"GTID,b", "DIRECTION_TABLE,b", "GTID,a", "DIRECTION_TABLE,a"})
    void p1ForeignKeysCascade(LoopPrevention mode, String also) {
        ReleaseMatrixTest.cascadeOnBothSides(
                MeshPlan.of(mode, "a", "b").mysqlOption("a", NATIVE, "ON").mysqlOption(also, NATIVE, "ON"));
    }

    /**
     * As decision 6 says: if the source does not log cascades, such a child cannot be distinguished from the others.
     */
    @Test
    void extraChildrenAtTheTargetAreCascadedUnlessTheSourceLogsItsCascades() {
        try (Mesh mesh = Mesh.running(
                MeshPlan.of(LoopPrevention.GTID, "a", "b").mysqlOption("a", NATIVE, "ON"),
                "CREATE TABLE shop.parent (id BIGINT PRIMARY KEY, n INT)",
                "CREATE TABLE shop.child (id BIGINT PRIMARY KEY, parent BIGINT, CONSTRAINT of_parent FOREIGN KEY (parent)"
                        + " REFERENCES shop.parent (id) ON DELETE CASCADE ON UPDATE CASCADE)",
                "CREATE TABLE shop.friend (id BIGINT PRIMARY KEY, parent BIGINT, CONSTRAINT friend_of FOREIGN KEY (parent)"
                        + " REFERENCES shop.parent (id) ON DELETE SET NULL ON UPDATE CASCADE)")) {
            mesh.execute("a", "INSERT INTO parent VALUES (1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1)");
            mesh.assertEqualAfterDrain();
            onlyAt(mesh, "b", "INSERT INTO child VALUES (10, 1), (20, 2)", "INSERT INTO friend VALUES (30, 3)");
            onlyAt(mesh, "a", "INSERT INTO child VALUES (40, 4), (50, 5)", "INSERT INTO friend VALUES (60, 6)");
            mesh.execute(
                    "a",
                    "DELETE FROM parent WHERE id = 1",
                    "UPDATE parent SET id = 22 WHERE id = 2",
                    "DELETE FROM parent WHERE id = 3");
            mesh.execute(
                    "b",
                    "DELETE FROM parent WHERE id = 4",
                    "UPDATE parent SET id = 55 WHERE id = 5",
                    "DELETE FROM parent WHERE id = 6");
            mesh.awaitDrained();

            assertThat(mesh.conflicts("b")).isEmpty();
            assertThat(mesh.query("b", "SELECT * FROM child")).containsExactly("20|22");
            assertThat(mesh.query("b", "SELECT * FROM friend")).containsExactly("30|null");
            assertThat(mesh.conflicts("a"))
                    .extracting(conflict -> conflict.get("kind").asText())
                    .containsExactly("child-exists", "child-exists", "child-exists");
            assertThat(mesh.query("a", "SELECT * FROM child ORDER BY id")).containsExactly("40|4", "50|5");
            assertThat(mesh.query("a", "SELECT * FROM friend")).containsExactly("60|6");
        }
    }

    private static void onlyAt(Mesh mesh, String side, String first, String second) {
        mesh.transaction(side, "INSERT INTO crosstide.local_change (note) VALUES ('only here')", first, second);
    }
}
