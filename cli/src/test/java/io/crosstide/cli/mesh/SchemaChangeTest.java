package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.topology.LoopPrevention;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DDL is skipped. A table that no longer matches blocks only itself; unrelated tables and other links continue. */
class SchemaChangeTest {
    private static final String TABLE = "CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(20))";
    private static final String UNRELATED = "CREATE TABLE shop.u (id INT PRIMARY KEY)";

    @Test
    @Tag("matrix") // in both modes for the matrix only: the other one adds nothing here
    void ddlIsSkippedAndCountedAndReplicationContinuesInGtidMode() {
        ddlIsSkippedAndCountedAndReplicationContinues(LoopPrevention.GTID);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "DIRECTION_TABLE")
    void ddlIsSkippedAndCountedAndReplicationContinues(LoopPrevention mode) {
        try (Mesh mesh = Mesh.running(mode, TABLE)) {
            mesh.execute("a", "INSERT INTO t VALUES (1, 'before')", "CREATE TABLE only_here (id INT PRIMARY KEY)");
            mesh.execute("a", "ALTER TABLE t ADD INDEX (v)", "INSERT INTO t VALUES (2, 'after')");
            mesh.execute("a", "TRUNCATE TABLE t", "INSERT INTO t VALUES (3, 'later')");
            mesh.awaitDrained();
            assertThat(mesh.query("b", "SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3");
            assertThat(mesh.query("b", "SHOW TABLES")).containsExactly("t");
            assertThat(mesh.checkpoint("a").ddlSkipped()).isEqualTo(3);
            assertThat(Objects.requireNonNull(mesh.meters.get("a"))
                            .get("crosstide.ddl.skipped")
                            .counter()
                            .count())
                    .isEqualTo(3);
        }
    }

    @Test
    void w4MissingColumnBlocksOnlyThatTableOfThatLinkUntilItIsAltered() {
        try (Mesh mesh = Mesh.running(MeshPlan.of(LoopPrevention.GTID, "a", "b", "c"), TABLE, UNRELATED)) {
            mesh.execute("a", "ALTER TABLE t ADD COLUMN extra INT", "INSERT INTO t VALUES (1, 'x', 7)");
            mesh.execute("c", "ALTER TABLE t ADD COLUMN extra INT");
            await("link a→b stopped").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                JsonNode link = mesh.link("a→b");
                assertThat(link.get("state").asText()).isEqualTo("stopped");
                assertThat(link.get("error").asText()).contains("shop.t").contains("extra");
                assertThat(link.get("remedy").asText()).isNotEmpty();
            });
            assertThat(mesh.command("status").exitCode()).isEqualTo(3);
            mesh.execute(
                    "a", "INSERT INTO u VALUES (1)", "INSERT INTO t VALUES (3, 'z', 8)", "INSERT INTO u VALUES (2)");
            await("unrelated tables of the link go on").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                assertThat(mesh.query("b", "SELECT id FROM u ORDER BY id")).containsExactly("1", "2");
                assertThat(mesh.query("b", "SELECT id FROM t ORDER BY id")).isEmpty();
            });
            assertThat(mesh.link("a→b").get("state").asText()).isEqualTo("stopped");
            assertThat(mesh.link("a→b").get("error").asText()).contains("Unrelated tables are applied");
            mesh.execute("b", "INSERT INTO t VALUES (2, 'y')");
            await("other links go on").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                assertThat(mesh.query("c", "SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3");
                assertThat(mesh.query("a", "SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3");
            });
            mesh.execute("b", "ALTER TABLE t ADD COLUMN extra INT");
            mesh.assertEqualAfterDrain();
            await("the link recovers")
                    .atMost(Mesh.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(mesh.link("a→b").get("state").asText()).isIn("running", "idle"));
        }
    }
}
