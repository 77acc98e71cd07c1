package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.status.LinkMotion;
import io.crosstide.cli.status.LinkStatus;
import io.crosstide.cli.status.StatusWatch;
import io.crosstide.topology.LoopPrevention;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** {@code status --watch}, {@code status --events} and {@code schema diff} on a mesh that runs. */
class ObservationTest {
    private static final String TABLE = "CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(20))";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void showsTheMeshAndItsHistory() throws Exception {
        try (Mesh mesh = Mesh.running(LoopPrevention.GTID, TABLE)) {
            mesh.execute("a", "INSERT INTO t VALUES (1, 'one')");
            mesh.awaitDrained();
            watchEndsWithCtrlC(mesh);
            frozenServerDelaysNoOtherLink(mesh);
            history(mesh);
        }
    }

    private static void watchEndsWithCtrlC(Mesh mesh) throws Exception {
        Process watch = ServiceProcess.start(mesh, "128m", "status", "--watch", "--format", "json");
        try (BufferedReader out = watch.inputReader(StandardCharsets.UTF_8)) {
            // a server may be slow at first
            JsonNode links = JSON.readTree(out.readLine()).get("links");
            while (!workAndMove(links)) {
                links = JSON.readTree(out.readLine()).get("links");
            }
            assertThat(links).hasSize(2);
            new ProcessBuilder("kill", "-INT", Long.toString(watch.pid()))
                    .start()
                    .waitFor();
            assertThat(watch.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(watch.exitValue()).isZero();
    }

    /** Whether all links work, and have been read twice. */
    private static boolean workAndMove(JsonNode links) {
        for (JsonNode link : links) {
            if (!List.of("idle", "running").contains(link.get("state").asText())
                    || !link.get("appliedPerSecond").isNumber()) {
                return false;
            }
        }
        return true;
    }

    private static void frozenServerDelaysNoOtherLink(Mesh mesh) throws Exception {
        Servers servers = new Servers(mesh.topology(), Map.of("MESH_PASSWORD", "secret-7"));
        try (StatusWatch watch =
                new StatusWatch(mesh.topology(), servers, Clock.systemUTC(), null, Duration.ofMillis(200))) {
            watch.awaitFirst(Mesh.PATIENCE);
            mesh.mysql("b").pause();
            try {
                await("a→b is unreachable, b→a is not").atMost(Mesh.PATIENCE).until(() -> {
                    List<LinkMotion> links = watch.links();
                    return state(links, "b") == LinkStatus.State.UNREACHABLE
                            && state(links, "a") != LinkStatus.State.UNREACHABLE;
                });
            } finally {
                mesh.mysql("b").resume();
            }
            await("a→b is back").atMost(Mesh.PATIENCE).until(() -> state(watch.links(), "b") == LinkStatus.State.IDLE);
        }
    }

    private static LinkStatus.State state(List<LinkMotion> links, String target) {
        return links.stream()
                .map(LinkMotion::status)
                .filter(link -> link.to().equals(target))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static void history(Mesh mesh) throws Exception {
        await("events are written").atMost(Mesh.PATIENCE).untilAsserted(() -> {
            Answer events = mesh.command("status", "--events", "--since", "1h", "-d", "a", "--format", "json");
            assertThat(events.exitCode()).as(events.toString()).isZero();
            JsonNode first = JSON.readTree(events.out()).get(0);
            assertThat(first.get("event").asText()).isEqualTo("started");
            assertThat(first.get("from").asText()).isEqualTo("b");
            assertThat(first.get("times").asInt()).isEqualTo(1);
        });
        mesh.execute("b", "DROP TABLE crosstide.link_event");
        Answer old = mesh.command("status", "--events");
        assertThat(old.exitCode()).as(old.toString()).isEqualTo(1);
        assertThat(old.out()).contains("started");
        assertThat(old.err()).contains("no table crosstide.link_event", "crosstide init", "-d b again");
    }

    @Test
    void schemaDiffSaysWhatTheWriterDoesAndWhatToChangeNext() throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.executeEverywhere("CREATE DATABASE shop", TABLE);
            mesh.initialise();
            mesh.startSyncer("a");
            Answer partial = awaitDiff(mesh, 1);
            assertThat(partial.err()).contains("b has published no definitions for cluster orders", "--live");
            mesh.startSyncer("b");
            mesh.datacenters().forEach(mesh::startWriter);
            Answer alike = awaitDiff(mesh, 0);
            assertThat(alike.out())
                    .contains("1 of 1 replicated tables are defined alike and fit")
                    .containsPattern("as published by a \\d+ s ago, b \\d+ s ago");

            mesh.execute("a", "ALTER TABLE t MODIFY v VARCHAR(40), ADD KEY (v)");
            Answer wider = awaitDiff(mesh, 3, "--format", "json");
            Answer live = mesh.command("schema", "diff", "--live", "--format", "json");
            assertThat(JSON.readTree(live.out()).get("tables"))
                    .isEqualTo(JSON.readTree(wider.out()).get("tables"));
            assertThat(JSON.readTree(wider.out()).get("published").findValuesAsText("datacenter"))
                    .containsExactly("a", "b");
            assertThat(JSON.readTree(live.out()).get("published")).isEmpty();
            assertThat(mesh.commandWithoutPasswords("schema", "diff", "--live").exitCode())
                    .isEqualTo(1);
            JsonNode table = JSON.readTree(wider.out()).get("tables").get(0);
            assertThat(table.get("differences").findValuesAsText("what")).containsExactly("column v", "index v");
            assertThat(table.get("links").findValuesAsText("fit")).containsExactlyInAnyOrder("blocked", "sql");
            JsonNode plan = table.get("plans").get(0);
            assertThat(plan.get("steps").get(0).get("blocked")).isEmpty();

            mesh.execute("a", "INSERT INTO t VALUES (1, 'x')");
            await("the writer agrees").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                assertThat(mesh.link("a→b").get("state").asText()).isEqualTo("stopped");
                JsonNode blocked = table.get("links").get(0).get("fit").asText().equals("blocked")
                        ? table.get("links").get(0)
                        : table.get("links").get(1);
                assertThat(mesh.link("a→b").get("error").asText())
                        .contains(blocked.get("reason").asText());
            });

            mesh.execute("b", "ALTER TABLE t MODIFY v VARCHAR(40), ADD KEY (v)");
            mesh.assertEqualAfterDrain();
            awaitDiff(mesh, 0, "--table", "shop.t");
            mesh.execute("a", "ALTER TABLE t ADD COLUMN note INT NOT NULL DEFAULT 7");
            Answer added = awaitDiff(mesh, 3);
            assertThat(added.out())
                    .contains("a→b: the target lacks note (default '7')", "b→a: fits, by SQL statements only")
                    .contains("next: change b to the definition of a; nothing is blocked after a step");

            assertThat(mesh.link("b→a").get("tables").toString()).isEqualTo("{\"rowEvents\":0,\"sql\":[]}");
            mesh.execute("b", "INSERT INTO t VALUES (2, 'y')");
            mesh.awaitDrained();
            assertThat(mesh.link("b→a").get("tables").toString()).isEqualTo("{\"rowEvents\":0,\"sql\":[\"shop.t\"]}");
            assertThat(mesh.link("a→b").get("tables").toString()).isEqualTo("{\"rowEvents\":1,\"sql\":[]}");
            mesh.execute(
                    "b", "ALTER TABLE t ADD COLUMN note INT NOT NULL DEFAULT 7", "INSERT INTO t VALUES (3, 'z', 8)");
            mesh.assertEqualAfterDrain();
            assertThat(mesh.link("b→a").get("tables").toString()).isEqualTo("{\"rowEvents\":1,\"sql\":[]}");
        }
    }

    /** Runs the command until all syncers have published what makes it end with this code; it needs no password. */
    private static Answer awaitDiff(Mesh mesh, int exitCode, String... options) {
        List<String> arguments = new ArrayList<>(List.of("schema", "diff"));
        arguments.addAll(List.of(options));
        AtomicReference<Answer> last = new AtomicReference<>();
        await("schema diff").atMost(Mesh.PATIENCE).untilAsserted(() -> {
            Answer answer = mesh.commandWithoutPasswords(arguments.toArray(new String[0]));
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(exitCode);
            last.set(answer);
        });
        return Objects.requireNonNull(last.get());
    }
}
