package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.topology.LoopPrevention;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A inserts and B updates; C receives the change of B first. */
class CausalOrderTest {
    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void w5TargetWaitsForTheDependenciesOfARecord(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.running(
                MeshPlan.of(mode, "a", "b", "c"), "CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(20))")) {
            mesh.execute("a", "INSERT INTO t VALUES (0, 'first')");
            mesh.assertEqualAfterDrain();
            try (Connection holding = mesh.mysql("c").connect();
                    Statement statement = holding.createStatement()) {
                statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
                statement.execute("START TRANSACTION");
                statement.executeQuery("SELECT epoch FROM crosstide.owner WHERE source = 'a' FOR UPDATE");
                mesh.execute("a", "INSERT INTO t VALUES (1, 'of a')");
                await().atMost(Mesh.PATIENCE)
                        .until(() ->
                                mesh.query("b", "SELECT v FROM t WHERE id = 1").contains("of a"));
                mesh.execute("b", "UPDATE t SET v = 'of b' WHERE id = 1");
                mesh.awaitPublished("b");
                await("c waits").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                    JsonNode link = mesh.link("b→c");
                    assertThat(link.get("state").asText()).as(link.toString()).isEqualTo("waiting");
                });
                assertThat(mesh.query("c", "SELECT id FROM t")).containsExactly("0");
                statement.execute("COMMIT");
            }
            mesh.assertEqualAfterDrain();
            assertThat(mesh.query("c", "SELECT v FROM t WHERE id = 1")).containsExactly("of b");
            assertThat(mesh.conflicts("c")).isEmpty();
        }
    }
}
