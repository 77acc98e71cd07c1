package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.testkit.kafka.KafkaBroker;
import io.crosstide.topology.LoopPrevention;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A server that accepts connections and does not answer holds no command for long, and hides no other server. */
class FrozenServerTest {

    /** A command promises 10 s. A machine that runs other tests beside this one may take longer. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final String[] TABLES = {"CREATE DATABASE shop", "CREATE TABLE shop.item (id BIGINT PRIMARY KEY)"};

    private static Answer timed(Mesh mesh, String... arguments) {
        long start = System.nanoTime();
        Answer answer = mesh.command(arguments);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("%s: %s", String.join(" ", arguments), answer)
                .isLessThan(LONGEST);
        return answer;
    }

    /** Runs commands side by side, because each of them waits for the frozen server. */
    private static List<Answer> timed(Mesh mesh, List<String> commands) {
        List<CompletableFuture<Answer>> running = commands.stream()
                .map(command -> CompletableFuture.supplyAsync(
                        () -> timed(mesh, command.split(" ")), work -> new Thread(work, command).start()))
                .toList();
        return running.stream().map(CompletableFuture::join).toList();
    }

    private static JsonNode of(Map<String, JsonNode> links, String link) {
        return Objects.requireNonNull(links.get(link), link);
    }

    @Test
    void frozenMysqlIsNamedAndTheOthersAnswer() throws IOException {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.executeEverywhere(TABLES);
            mesh.initialise();
            mesh.mysql("b").pause();
            try {
                List<Answer> answers =
                        timed(mesh, List.of("status --format json", "conflict-report", "run -d b", "doctor"));

                Map<String, JsonNode> links = Mesh.links(answers.get(0));
                assertThat(of(links, "a→b").get("state").asText()).isEqualTo("unreachable");
                assertThat(of(links, "a→b").get("error").asText()).contains("orders of b", "did not answer in time");
                assertThat(of(links, "a→b").get("remedy").asText()).startsWith("Find out whether the server");
                assertThat(of(links, "b→a").get("state").asText()).isEqualTo("unknown");
                assertThat(of(links, "b→a").get("publishedSeq").isIntegralNumber())
                        .isTrue();

                Answer conflicts = answers.get(1);
                assertThat(conflicts.exitCode()).as(conflicts.toString()).isEqualTo(1);
                assertThat(conflicts.out()).contains("no conflicts");
                assertThat(conflicts.err()).contains("orders of b", "frozen");

                Answer run = answers.get(2);
                assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
                assertThat(run.err()).contains("orders of b", "did not answer in time");

                Answer doctor = answers.get(3);
                assertThat(doctor.exitCode()).as(doctor.toString()).isEqualTo(1);
                assertThat(doctor.out()).contains("a Kafka").contains("not everything could be checked");
            } finally {
                mesh.mysql("b").resume();
            }
        }
    }

    @Test
    void frozenKafkaIsNamedAndTheOthersAnswer() throws IOException {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.initialise();
            KafkaBroker broker = Fleet.shared().kafka("b").broker(1);
            broker.pause();
            try {
                List<Answer> answers =
                        timed(mesh, List.of("status --format json", "init -d b --identical", "run -d b"));

                Map<String, JsonNode> links = Mesh.links(answers.get(0));
                assertThat(of(links, "b→a").get("state").asText()).isEqualTo("unreachable");
                assertThat(of(links, "b→a").get("error").asText()).contains("Kafka of b");
                assertThat(of(links, "b→a").get("remedy").asText()).startsWith("Check that the brokers run");
                assertThat(of(links, "a→b").get("state").asText()).isEqualTo("unknown");

                Answer run = answers.get(2);
                assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
                assertThat(run.err()).contains("Kafka of b").doesNotContain("MySQL");

                Answer init = answers.get(1);
                assertThat(init.exitCode()).as(init.toString()).isEqualTo(1);
                assertThat(init.err()).contains("nothing was changed", "Kafka of b");
            } finally {
                broker.resume();
            }
        }
    }

    @Test
    void severalServersThatNeverAnswerCostNoMoreThanOne() throws IOException {
        try (ServerSocket one = silent();
                ServerSocket two = silent();
                ServerSocket three = silent();
                Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b", "c")
                        .endpoint("a", address(one))
                        .endpoint("b", address(two))
                        .singleBroker("c", address(three)))) {
            Answer status = timed(mesh, "status");
            assertThat(status.exitCode()).as(status.toString()).isEqualTo(1);
            assertThat(status.out()).contains("Kafka of c", "orders of a", "orders of b");
        }
    }

    private static String address(ServerSocket socket) {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Its operating system accepts connections. Nobody reads from them. */
    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
}
