package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.WriterService;
import io.crosstide.writer.status.LinkHealth;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator orders for a link that runs: pause, resume, throttle. */
class LinkOrdersTest {
    private static final String TABLE = "CREATE TABLE shop.t (id INT PRIMARY KEY)";
    private static final String LINK = "a/b";

    @OneMode(LoopPrevention.GTID)
    void pausedLinkAppliesNothingUntilItIsResumed(LoopPrevention mode) {
        try (Mesh mesh = Mesh.running(mode, TABLE)) {
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            mesh.awaitDrained();
            says(mesh, 0, "orders a→b: paused", "pause", "--link", LINK, "--reason", "a test");
            awaitState(mesh, LinkState.PAUSED);
            if (mode == LoopPrevention.DIRECTION_TABLE) {
                // there is nothing to apply, so nobody waits for it
                mesh.execute("a", "CREATE TABLE only_here (id INT PRIMARY KEY)", "DROP TABLE only_here");
                says(mesh, 0, "b can show all that a had committed", "wait", "--from", "a", "--to", "b");
            }
            mesh.execute("a", "INSERT INTO t VALUES (2)");
            await("the lag grows").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                JsonNode link = mesh.link("a→b");
                assertThat(link.get("state").asText()).as(link.toString()).isEqualTo("paused");
                assertThat(link.get("lagSeconds").asDouble()).isGreaterThan(1.5);
                assertThat(link.get("paused").get("reason").asText()).isEqualTo("a test");
                assertThat(link.get("paused").get("by").asText()).contains("@");
                assertThat(link.get("paused").get("since").asText()).isNotEmpty();
            });
            assertThat(Objects.requireNonNull(mesh.meters.get("b"))
                            .get("crosstide.link.state")
                            .tags("from", "a", "state", "paused")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            says(mesh, 0, "unchanged, it is already paused by", "pause", "--link", LINK, "--reason", "another");
            says(mesh, 1, "The link is paused by", "wait", "--from", "a", "--to", "b", "--timeout", "0");
            says(
                    mesh,
                    1,
                    "To end it: crosstide resume --link a/b",
                    "wait",
                    "--from",
                    "a",
                    "--to",
                    "b",
                    "--timeout",
                    "0");

            mesh.stopWriter("b");
            mesh.startWriter("b");
            awaitState(mesh, LinkState.PAUSED);
            assertThat(health(mesh).error()).contains("a test");
            assertThat(Objects.requireNonNull(mesh.writer("b")).ready()).isTrue();
            assertThat(mesh.query("b", "SELECT id FROM t")).containsExactly("1");

            says(mesh, 0, "orders a→b: resumed", "resume", "--link", LINK);
            mesh.assertEqualAfterDrain();
            says(mesh, 0, "unchanged, it is not paused", "resume", "--link", LINK);
            assertThat(mesh.link("a→b").get("paused").isNull()).isTrue();
        }
    }

    @OneMode(LoopPrevention.DIRECTION_TABLE)
    void throttledLinkWaitsForItsRowsAndForTheTargetsThreads(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.running(mode, TABLE)) {
            AtomicInteger next = new AtomicInteger();
            says(mesh, 0, "at most 1 rows per second", "throttle", "--link", LINK, "--rows-per-second", "1");
            await("obeyed").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                insert(mesh, next, 300); // a debt of five minutes
                JsonNode link = mesh.link("a→b");
                assertThat(link.get("throttle").get("rowsPerSecond").asLong()).isEqualTo(1);
                assertThat(link.get("publishedSeq").asLong()
                                - link.get("appliedSeq").asLong())
                        .isGreaterThan(3);
            });
            says(mesh, 0, "unchanged, at most 1 rows per second", "throttle", "--link", LINK, "--rows-per-second", "1");
            says(mesh, 0, "no longer throttled", "throttle", "--link", LINK, "--off");
            says(mesh, 0, "unchanged, it has no limits", "throttle", "--link", LINK, "--off");
            mesh.assertEqualAfterDrain();

            // the server is shared: other sessions may run, such as the dump threads of syncers that have ended
            int limit = threadsRunning(mesh) + 4;
            List<Connection> sleeping = new ArrayList<>();
            List<Thread> sleepers = new ArrayList<>();
            try {
                for (int i = 0; i < 10; i++) {
                    Connection connection = mesh.mysql("b").connect();
                    sleeping.add(connection);
                    sleepers.add(sleeper(connection));
                }
                String threads = Integer.toString(limit);
                says(
                        mesh,
                        0,
                        "Threads_running is above " + threads,
                        "throttle",
                        "--link",
                        LINK,
                        "--threads-running",
                        threads);
                await("obeyed").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                    insert(mesh, next, 1);
                    JsonNode link = mesh.link("a→b");
                    assertThat(link.get("publishedSeq").asLong()
                                    - link.get("appliedSeq").asLong())
                            .isGreaterThan(3);
                });
                mesh.query(
                                "b",
                                "SELECT CONCAT('KILL ', processlist_id) FROM performance_schema.threads"
                                        + " WHERE processlist_info = 'DO SLEEP(600)'")
                        .forEach(kill -> mesh.execute("b", kill));
                for (Thread sleeper : sleepers) {
                    sleeper.join();
                }
            } finally {
                for (Connection connection : sleeping) {
                    connection.close();
                }
            }
            mesh.assertEqualAfterDrain();
        }
    }

    private static int threadsRunning(Mesh mesh) {
        return Integer.parseInt(mesh.query(
                        "b",
                        "SELECT variable_value FROM performance_schema.global_status"
                                + " WHERE variable_name = 'Threads_running'")
                .get(0));
    }

    /** The schema of an older version. */
    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void linkWorksWithoutTheTableAndCommandsAskForInit(LoopPrevention mode) {
        try (Mesh mesh = Mesh.running(mode, TABLE)) {
            mesh.execute("b", "DROP TABLE crosstide.link_control");
            says(mesh, 1, "run crosstide init -d b again", "pause", "--link", LINK);
            mesh.stopWriter("b");
            mesh.startWriter("b");
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            mesh.assertEqualAfterDrain();

            assertThat(mesh.init("b", "--identical").exitCode()).isZero();
            says(mesh, 0, "paused", "pause", "--link", LINK);
            awaitState(mesh, LinkState.PAUSED);
        }
    }

    private static void insert(Mesh mesh, AtomicInteger next, int rows) {
        String values = IntStream.range(0, rows)
                .mapToObj(row -> "(" + next.incrementAndGet() + ")")
                .collect(Collectors.joining(", "));
        mesh.execute("a", "INSERT INTO t VALUES " + values);
    }

    private static Thread sleeper(Connection connection) {
        Thread thread = new Thread(() -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DO SLEEP(600)");
            } catch (SQLException killed) {
                // the test has ended the sleep
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void says(Mesh mesh, int exitCode, String text, String... command) {
        Answer answer = mesh.command(command);
        assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(exitCode);
        assertThat(answer.out() + answer.err()).contains(text);
    }

    private static void awaitState(Mesh mesh, LinkState state) {
        await("a→b is " + state).atMost(Mesh.PATIENCE).until(() -> health(mesh).state() == state);
    }

    private static LinkHealth health(Mesh mesh) {
        WriterService writer = Objects.requireNonNull(mesh.writer("b"));
        return writer.health().stream()
                .filter(link -> link.from().equals("a"))
                .findFirst()
                .orElseThrow();
    }
}
