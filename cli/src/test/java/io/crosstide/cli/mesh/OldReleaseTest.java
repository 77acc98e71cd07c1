package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The short test of servers of other releases; {@link ReleaseMatrixTest} is the long one. */
class OldReleaseTest {
    private static final int TRANSACTIONS = 100;

    @Test
    void p1RowsAgreeBetweenTheOldestSupportedReleaseAndTheCurrentOne() throws Exception {
        ConvergenceTest.converge(
                MeshPlan.of(LoopPrevention.GTID, "a", "b").release("a", MysqlRelease.V8_0), TRANSACTIONS);
    }

    @Test
    void doctorFindsNothingWrongWithTheOldestSupportedRelease() {
        MeshPlan plan = MeshPlan.of(LoopPrevention.GTID, "a", "b").release("a", MysqlRelease.V8_0);
        try (Mesh mesh = Mesh.bare(plan)) {
            mesh.executeEverywhere(
                    "CREATE DATABASE shop",
                    "CREATE TABLE shop.item (id BIGINT UNSIGNED PRIMARY KEY, n INT, t TINYINT(1), y YEAR,"
                            + " c CHAR(3) CHARACTER SET utf8mb3, v VARCHAR(20) CHARACTER SET utf8mb4)");
            mesh.initialise();
            Answer answer = mesh.command("doctor");
            assertThat(answer.exitCode()).as(answer.toString()).isZero();
            assertThat(answer.out()).doesNotContain("shop.item differs");
            mesh.executeEverywhere("INSERT INTO item VALUES (1, 2, 3, 2004, 'ü', 'ß')");
            Answer comparison = mesh.command("compare");
            assertThat(comparison.exitCode()).as(comparison.toString()).isZero();
        }
    }

    /** 8.0.15 changes the time without a warning. */
    @Test
    void w4RefusesTimeInJsonThatTheOldestReleaseMisreads() {
        MeshPlan plan = MeshPlan.of(LoopPrevention.GTID, "a", "b").release("b", MysqlRelease.V8_0);
        try (Mesh mesh = Mesh.running(plan, "CREATE TABLE shop.item (id BIGINT PRIMARY KEY, j JSON)")) {
            mesh.execute("a", "INSERT INTO item VALUES (1, JSON_ARRAY(CAST('31:59:59' AS TIME)))");
            mesh.awaitDrained();
            mesh.execute("a", "INSERT INTO item VALUES (2, JSON_ARRAY(CAST('-838:59:59' AS TIME)))");
            await("stopped")
                    .atMost(Mesh.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(mesh.link("a→b").get("error").asText())
                                    .contains("shop.item")
                                    .contains("does not take a value"));
            assertThat(mesh.query("b", "SELECT id, j FROM item")).containsExactly("1|[\"31:59:59.000000\"]");
        }
    }

    /** 5.7 as a source and as a target: b has links in both directions. */
    @ParameterizedTest
    @CsvSource({"run", "syncer", "writer"})
    void refusesOlderReleasesBeforeAnythingIsChanged(String service) {
        MeshPlan plan = MeshPlan.of(LoopPrevention.GTID, "a", "b").release("b", MysqlRelease.V5_7);
        try (Mesh mesh = Mesh.bare(plan)) {
            mesh.executeEverywhere("CREATE DATABASE shop", "CREATE TABLE shop.item (id BIGINT PRIMARY KEY)");
            mesh.execute(
                    "b",
                    "DROP USER IF EXISTS crosstide@'%'",
                    "CREATE USER crosstide@'%' IDENTIFIED BY 'secret-7'",
                    "GRANT ALL ON *.* TO crosstide@'%'");
            String executed = executed(mesh);

            Answer init = mesh.init("b", "--identical");
            assertThat(init.exitCode()).as(init.toString()).isEqualTo(1);
            assertThat(init.err())
                    .contains("nothing was changed in datacenter b", "is MySQL 5.7.22", "Use MySQL 8.0.15 or newer");

            Answer start = mesh.command(service, "-d", "b");
            assertThat(start.exitCode()).as(start.toString()).isEqualTo(1);
            assertThat(start.err()).contains("cannot start for datacenter b", "is MySQL 5.7.22");

            Answer doctor = mesh.command("doctor", "-d", "b");
            assertThat(doctor.exitCode()).as(doctor.toString()).isEqualTo(3);
            assertThat(doctor.out())
                    .containsPattern("error .*is MySQL 5\\.7\\.22")
                    .contains("use MySQL 8.0.15 or newer");

            assertThat(executed(mesh)).as("nothing was written").isEqualTo(executed);
            assertThat(mesh.query("b", "SHOW DATABASES LIKE 'crosstide'")).isEmpty();
        }
    }

    private static String executed(Mesh mesh) {
        return mesh.query("b", "SELECT @@global.gtid_executed").get(0);
    }
}
