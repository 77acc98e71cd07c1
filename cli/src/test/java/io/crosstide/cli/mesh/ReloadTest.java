package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.cli.Main;
import io.crosstide.cli.alert.Receiver;
import io.crosstide.testkit.process.ProcessReaper;
import io.crosstide.topology.LoopPrevention;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks of a process, and a topology file that changes while it runs. */
class ReloadTest {

    private static final String T = "CREATE TABLE shop.t (id INT PRIMARY KEY)";
    private static final String U = "CREATE TABLE shop.u (id INT PRIMARY KEY, v INT)";
    private static final String SECRET = "hunter2";

    private static final String FULL_MESH = "loopPrevention: gtid";
    private static final String ONE_LINK = "loopPrevention: gtid\n    links: [{ from: a, to: b }]";

    @TempDir
    private Path folder;

    @Test
    void tellsWebhooksWhatHappensAndTakesOverAChangedFile() throws Exception {
        try (Receiver receiver = new Receiver();
                Receiver hanging = new Receiver().hang();
                Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b", "c"))) {
            mesh.executeEverywhere("CREATE DATABASE shop", T, U);
            mesh.initialise();
            mesh.startSyncer("a");
            String original = Files.readString(mesh.file()).replace(FULL_MESH, ONE_LINK)
                    + """
                    alerts:
                      - { url: "%s", interval: 1s }
                      - { url: "%s", format: slack, interval: 1s }
                    """.formatted(receiver.url("${env:HOOK}"), hanging.url("${env:HOOK}"));
            Files.writeString(mesh.file(), original);
            Process process = start(mesh);
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                String address = out.readLine();
                assertThat(address).as(log()).startsWith("http://");

                mesh.execute("b", "DROP TABLE t");
                mesh.execute("a", "INSERT INTO t VALUES (1)");
                assertThat(awaitEvent(receiver, "link-stopped").get("error").asText())
                        .contains("shop.t");
                await().atMost(Mesh.PATIENCE).until(() -> !hanging.bodies().isEmpty());
                mesh.execute("a", "INSERT INTO u VALUES (1, 1)");
                await("a receiver that hangs delays nothing")
                        .atMost(Mesh.PATIENCE)
                        .until(() -> mesh.query("b", "SELECT id FROM u").equals(List.of("1")));

                change(mesh, process, original.replace("workers: 8", "worker: 8"));
                awaitLog("replication.orders.writer.worker: unknown key; did you mean 'workers'?");
                awaitLog("has mistakes and is not used");
                assertThat(metrics(address)).contains("crosstide_topology_reloads_total{result=\"refused\"} 1");

                change(
                        mesh,
                        process,
                        original.replace("exclude: []", "exclude: [\"shop.t\"]")
                                .replace("workers: 8", "workers: 3")
                                .replace(
                                        "loopPrevention: gtid", "loopPrevention: gtid\n    syncer: { heartbeat: 2s }"));
                awaitLog("take effect when the process is restarted");
                assertThat(log()).contains("replication.orders.syncer.heartbeat", "replication.orders.writer.workers");
                awaitEvent(receiver, "link-resumed");
                assertThat(metrics(address))
                        .contains("crosstide_topology_restart_needed 1", "crosstide_topology_info{version=\"");

                mesh.execute("c", "INSERT INTO u VALUES (3, 3)");
                mesh.startSyncer("c");
                change(mesh, process, original.replace(ONE_LINK, FULL_MESH));
                awaitLog("replication.orders.links");
                await("the new link is served")
                        .atMost(Mesh.PATIENCE)
                        .until(() ->
                                mesh.query("b", "SELECT id FROM u WHERE id = 3").equals(List.of("3")));

                mesh.execute("b", "INSERT INTO u VALUES (2, 2)");
                mesh.awaitPublished("b"); // its session began anew with the changed rules
                mesh.execute("a", "INSERT INTO u VALUES (2, 3)");
                JsonNode conflicts = awaitEvent(receiver, "conflicts").get("conflicts");
                assertThat(conflicts)
                        .isEqualTo(new ObjectMapper()
                                .readTree("[{\"kind\": \"insert-exists\", \"table\": \"shop.u\", \"count\": 1}]"));
            } finally {
                process.toHandle().destroy();
            }
            assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(log()).doesNotContain(SECRET);
            for (String line : Files.readAllLines(folder.resolve("log"))) {
                assertThat(new ObjectMapper().readTree(line).has("message"))
                        .as(line)
                        .isTrue();
            }
        }
    }

    /** Runs datacenter b with the Logback configuration of the release, which tests replace by their own otherwise. */
    private Process start(Mesh mesh) throws IOException {
        Path logback = Path.of(System.getProperty("crosstide.home"), "cli/src/main/resources/logback.xml");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dlogback.configurationFile=" + logback,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of("run", "-d", "b", "-t", mesh.file().toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(folder.resolve("log").toFile());
        builder.environment().put("MESH_PASSWORD", "secret-7");
        builder.environment().put("HOOK", SECRET);
        builder.environment().put("CROSSTIDE_LOG_FORMAT", "json");
        return ProcessReaper.start(builder);
    }

    private static void change(Mesh mesh, Process process, String text) throws IOException, InterruptedException {
        Files.writeString(mesh.file(), text);
        new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    }

    /** The last event of this name that the receiver was told. */
    private static JsonNode awaitEvent(Receiver receiver, String name) {
        List<JsonNode> found = new ArrayList<>();
        await(name).atMost(Mesh.PATIENCE).until(() -> {
            receiver.bodies()
                    .forEach(body -> body.get("events").forEach(event -> {
                        if (event.get("event").asText().equals(name)) {
                            found.add(event);
                        }
                    }));
            return !found.isEmpty();
        });
        return found.get(found.size() - 1);
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private void awaitLog(String text) {
        await(text).atMost(Mesh.PATIENCE).until(() -> log().contains(text));
    }

    private static String metrics(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address + "/metrics")).build(), BodyHandlers.ofString())
                .body();
    }
}
