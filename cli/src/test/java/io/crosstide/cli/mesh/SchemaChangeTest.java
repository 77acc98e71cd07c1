package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DDL is skipped, and what no longer fits stops the one link. */
class SchemaChangeTest {
    private static final String TABLE = "CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(20))";

    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void ddlIsSkippedCountedAndReplicationGoesOn(LoopPrevention mode) {
        try (Mesh mesh = Mesh.running(mode, TABLE)) {
            mesh.execute("a", "INSERT INTO t VALUES (1, 'before')", "CREATE TABLE only_here (id INT PRIMARY KEY)");
            mesh.execute("a", "ALTER TABLE t ADD INDEX (v)", "INSERT INTO t VALUES (2, 'after')");
            mesh.awaitDrained();
            assertThat(mesh.query("b", "SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
            assertThat(mesh.query("b", "SHOW TABLES")).containsExactly("t");
            assertThat(mesh.checkpoint("a").ddlSkipped()).isEqualTo(2);
        }
    }

    @Test
    void w4MissingColumnStopsOnlyThatLinkUntilTheTableIsAltered() {
        try (Mesh mesh = Mesh.running(MeshPlan.of(LoopPrevention.GTID, "a", "b", "c"), TABLE)) {
            mesh.execute("a", "ALTER TABLE t ADD COLUMN extra INT", "INSERT INTO t VALUES (1, 'x', 7)");
            mesh.execute("c", "ALTER TABLE t ADD COLUMN extra INT");
            await("link a→b stopped").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                JsonNode link = mesh.link("a→b");
                assertThat(link.get("state").asText()).isEqualTo("stopped");
                assertThat(link.get("error").asText()).contains("shop.t").contains("extra");
                assertThat(link.get("remedy").asText()).isNotEmpty();
            });
            assertThat(mesh.command("status").exitCode()).isEqualTo(3);
            mesh.execute("b", "INSERT INTO t VALUES (2, 'y')");
            await("other links go on").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                assertThat(mesh.query("c", "SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
                assertThat(mesh.query("a", "SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
            });
            mesh.execute("b", "ALTER TABLE t ADD COLUMN extra INT");
            mesh.assertEqualAfterDrain();
            assertThat(mesh.link("a→b").get("state").asText()).isIn("running", "idle");
        }
    }
}
