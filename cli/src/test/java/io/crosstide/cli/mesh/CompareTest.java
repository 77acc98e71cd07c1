package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Test;

class CompareTest {

    @Test
    void printsTheRowsThatDiffer() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b").exclude("shop.audit_*"))) {
            mesh.executeEverywhere(
                    "CREATE DATABASE shop",
                    "CREATE TABLE shop.item (id BIGINT PRIMARY KEY, name VARCHAR(20) COLLATE utf8mb4_0900_ai_ci)",
                    "CREATE TABLE shop.audit_log (id BIGINT PRIMARY KEY)",
                    "INSERT INTO shop.item VALUES (1, 'same')");
            mesh.initialise();
            assertThat(mesh.command("compare").exitCode()).isZero();
            mesh.execute(
                    "a",
                    "INSERT INTO shop.item VALUES (2, 'here'), (3, 'case')",
                    "INSERT INTO shop.audit_log VALUES (1)");
            mesh.execute("b", "INSERT INTO shop.item VALUES (3, 'CASE')");
            Answer answer = mesh.command("compare");
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(3);
            assertThat(answer.out())
                    .contains("shop.item: 2 rows differ", "id=2", "b: no such row", "'case'", "'CASE'")
                    .doesNotContain("audit_log");
            assertThat(mesh.command("compare", "--table", "shop.item").exitCode())
                    .isEqualTo(3);
            Answer unknown = mesh.command("compare", "--table", "shop.audit_log");
            assertThat(unknown.exitCode()).as(unknown.toString()).isEqualTo(1);
            assertThat(unknown.err()).contains("shop.audit_log");
        }
    }

    @Test
    void unreachableDatacenterMakesTheResultPartial() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b", "c"))) {
            mesh.executeEverywhere("CREATE DATABASE shop", "CREATE TABLE shop.item (id BIGINT PRIMARY KEY)");
            mesh.initialise();
            mesh.execute("c", "ALTER USER crosstide@'%' IDENTIFIED BY 'another'");
            try {
                Answer answer = mesh.command("compare");
                assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
                assertThat(answer.out()).contains("shop.item", "equal");
                assertThat(answer.err()).containsIgnoringCase("access denied");
            } finally {
                mesh.execute("c", "DROP USER crosstide@'%'");
            }
        }
    }
}
