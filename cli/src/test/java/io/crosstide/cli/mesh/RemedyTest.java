package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands advise fits the error. */
class RemedyTest {

    @ParameterizedTest
    @CsvSource({
        "ACCOUNT LOCK, ACCOUNT UNLOCK",
        "PASSWORD EXPIRE, IDENTIFIED BY",
        "WITH MAX_USER_CONNECTIONS 1 MAX_QUERIES_PER_HOUR 1, MAX_USER_CONNECTIONS",
        "IDENTIFIED BY 'another', MESH_PASSWORD",
        "REQUIRE SSL, username and password"
    })
    void accountThatCannotBeUsedIsExplained(String change, String remedy) {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.initialise();
            mesh.execute("a", "ALTER USER crosstide@'%' " + change);
            try {
                Answer conflicts = mesh.command("conflict-report", "-d", "a");
                assertThat(conflicts.exitCode()).as(conflicts.toString()).isEqualTo(1);
                assertThat(conflicts.err()).contains(remedy).doesNotContain("network");
                JsonNode link = mesh.link("b→a");
                assertThat(link.get("error").asText()).contains(remedy).doesNotContain("network");
                assertThat(mesh.command("run", "-d", "a").err()).contains(remedy);
            } finally {
                mesh.execute("a", "DROP USER crosstide@'%'");
            }
        }
    }

    @Test
    void lockedAccountIsNotAnotherPasswordForInit() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.execute("a", "CREATE USER crosstide@'%' IDENTIFIED BY 'secret-7' ACCOUNT LOCK");
            Answer answer = mesh.init("a", "--identical");
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
            assertThat(answer.err())
                    .contains("ACCOUNT UNLOCK", "nothing was changed")
                    .doesNotContain("another password");
        }
    }

    @Test
    void statusBeforeInitGivesTheCommand() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.executeEverywhere("CREATE USER crosstide@'%' IDENTIFIED BY 'secret-7'");
            notInitialised(mesh);
            mesh.executeEverywhere("GRANT ALL ON *.* TO crosstide@'%'");
            notInitialised(mesh);
            assertThat(mesh.init("b", "--identical").exitCode()).isZero();
            JsonNode link = mesh.link("a→b");
            assertThat(link.get("error").asText()).contains("init has not run yet for datacenter a");
            assertThat(link.get("remedy").asText()).contains("crosstide init", "-d a");
        }
    }

    private static void notInitialised(Mesh mesh) {
        Answer status = mesh.command("status", "--format", "json");
        assertThat(status.exitCode()).as(status.toString()).isEqualTo(3);
        JsonNode link = mesh.link("a→b");
        assertThat(link.get("state").asText()).isEqualTo("stopped");
        assertThat(link.get("error").asText()).contains("init has not run yet for datacenter b");
        assertThat(link.get("remedy").asText())
                .contains("crosstide init -t " + mesh.file() + " -d b --identical", "--seeded a=GTIDSET");
        Answer conflicts = mesh.command("conflict-report");
        assertThat(conflicts.exitCode()).as(conflicts.toString()).isEqualTo(1);
        assertThat(conflicts.err()).contains("crosstide init -t");
    }
}
