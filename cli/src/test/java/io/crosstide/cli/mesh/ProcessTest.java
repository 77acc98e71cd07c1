package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.topology.LoopPrevention;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The start and the end of {@code crosstide run} as a separate process. */
class ProcessTest {

    private static final String TABLE = "CREATE TABLE shop.item (id BIGINT PRIMARY KEY, name VARCHAR(20))";
    /** Names and members with characters that a JVM with the default charset ASCII cannot represent. */
    private static final String NAMES_BEYOND_ASCII =
            "CREATE TABLE shop.größe (nummer INT PRIMARY KEY, straße VARCHAR(20)"
                    + " CHARACTER SET latin1, 色 ENUM('rot', 'grün', '青') CHARACTER SET utf8mb4, был SET('да', 'нет') CHARACTER SET"
                    + " utf8mb4, UNIQUE KEY schlüssel (straße))";

    private static HttpResponse<String> get(String address, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString());
    }

    @Test
    void servesUntilSigtermAndEndsWithZero() throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.executeEverywhere("CREATE DATABASE shop", TABLE, NAMES_BEYOND_ASCII);
            mesh.initialise();
            Process a = ServiceProcess.start(mesh, "256m", "run", "-d", "a");
            Process b = ServiceProcess.start(mesh, "256m", "run", "-d", "b");
            try (BufferedReader out = a.inputReader(StandardCharsets.UTF_8)) {
                String address = out.readLine();
                assertThat(address).startsWith("http://127.0.0.1:");
                assertThat(get(address, "/health/live").statusCode()).isEqualTo(200);
                await("ready")
                        .atMost(Mesh.PATIENCE)
                        .until(() -> get(address, "/health/ready").statusCode() == 200);
                mesh.execute("a", "INSERT INTO shop.item VALUES (1, 'from a')");
                mesh.execute("b", "INSERT INTO shop.item VALUES (2, 'from b')");
                mesh.execute(
                        "a",
                        "INSERT INTO größe VALUES (1, 'Märkische', 'grün', 'да,нет'), (2, 'é', '青', '')",
                        "UPDATE größe SET 色 = '青', был = 'нет' WHERE 色 = 'grün'");
                mesh.assertEqualAfterDrain();
                assertThat(mesh.query("b", "SELECT * FROM größe ORDER BY 1"))
                        .containsExactly("1|Märkische|青|нет", "2|é|青|");
                mesh.transaction("b", "INSERT INTO crosstide.local_change (note) VALUES ('ß')", "DELETE FROM größe");
                mesh.execute("a", "UPDATE größe SET straße = 'Öde' WHERE nummer = 1");
                mesh.awaitDrained();
                JsonNode conflict = mesh.conflicts("b").get(0);
                assertThat(conflict.get("table").asText()).isEqualTo("shop.größe");
                assertThat(conflict.get("after"))
                        .isEqualTo(new ObjectMapper()
                                .readTree("{'nummer':'1','straße':'Öde','色':'青','был':'нет'}".replace('\'', '"')));
                assertThat(get(address, "/metrics").body())
                        .contains("crosstide_published_transactions_total", "crosstide_applied_transactions_total");
            } finally {
                // Process.destroy would also close the pipes. The reaper would take that for the end of this JVM.
                a.toHandle().destroy();
                b.toHandle().destroy();
            }
            assertThat(a.waitFor(15, TimeUnit.SECONDS)).isTrue();
            assertThat(b.waitFor(15, TimeUnit.SECONDS)).isTrue();
            assertThat(a.exitValue()).isZero();
            assertThat(b.exitValue()).isZero();
            assertThat(mesh.links().values())
                    .as("nobody serves the links any more")
                    .allMatch(link -> link.get("state").asText().equals("unknown"));
        }
    }

    @Test
    void uninitialisedDatacenterIsRefusedAtStart() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.initialise();
            mesh.execute("a", "DROP DATABASE crosstide");
            Answer answer = mesh.command("run", "-d", "a");
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
            assertThat(answer.err()).contains("crosstide init");
            assertThat(answer.out()).isEmpty();
        }
    }
}
