package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.syncer.SyncerService;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.syncer.status.StreamState;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.WriterService;
import io.crosstide.writer.status.LinkHealth;
import java.util.Objects;
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
                assertThat(link.get("error").asText())
                        .contains("Cluster 'orders'")
                        .doesNotContain("network");
                assertThat(link.get("remedy").asText()).contains(remedy).doesNotContain("network");
                assertThat(mesh.command("run", "-d", "a").err()).contains(remedy);
            } finally {
                mesh.execute("a", "DROP USER crosstide@'%'");
            }
        }
    }

    /** It would not answer differently by itself, so this must not look like a server that is down. */
    @Test
    void servicesWhoseAccountIsRefusedAreStopped() throws Exception {
        try (Mesh mesh = Mesh.running(LoopPrevention.GTID, "CREATE TABLE shop.t (id INT PRIMARY KEY)")) {
            mesh.execute("b", "ALTER USER crosstide@'%' IDENTIFIED BY 'rotated'");
            for (String session :
                    mesh.query("b", "SELECT id FROM performance_schema.processlist WHERE user = 'crosstide'")) {
                mesh.execute("b", "KILL " + session);
            }
            WriterService writer = Objects.requireNonNull(mesh.writer("b"));
            SyncerService syncer = Objects.requireNonNull(mesh.syncer("b"));
            await("both are stopped").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                LinkHealth link = writer.health().get(0);
                assertThat(link.state()).isEqualTo(LinkState.STOPPED);
                assertThat(link.error()).contains("Access denied");
                assertThat(link.remedy()).contains("username and password");
                StreamHealth stream = syncer.health().get(0);
                assertThat(stream.state()).isEqualTo(StreamState.STOPPED);
                assertThat(stream.remedy()).contains("username and password");
            });

            mesh.execute("b", "ALTER USER crosstide@'%' IDENTIFIED BY 'secret-7'");
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            mesh.execute("b", "INSERT INTO t VALUES (2)");
            mesh.assertEqualAfterDrain();
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
