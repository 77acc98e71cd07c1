package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.testkit.proxy.TcpProxy;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.status.LinkHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A source transaction that takes longer to read than a link may be silent. */
class OpenTransactionTest {
    /** A link without a sign of its source is unreachable after ten seconds. */
    private static final Duration LONG = Duration.ofSeconds(16);

    private static final int SAMPLES = 4;
    private static final int ROWS = 6_000;
    private static final int ROW_BYTES = 1_000;
    private static final long ALL_BYTES = (long) ROWS * ROW_BYTES;

    @ParameterizedTest(name = "{0}, compressed {1}, table {2}")
    @CsvSource("GTID, OFF, t")
    void isShownAndTheLinkStaysReachable(LoopPrevention mode, String compressed, String table) throws Exception {
        test(mode, compressed, table);
    }

    @Tag("matrix") // it takes long, because a link may be silent for long
    @ParameterizedTest(name = "{0}, compressed {1}, table {2}")
    @CsvSource("DIRECTION_TABLE, ON, t")
    void isShownAndTheLinkStaysReachableIfCompressed(LoopPrevention mode, String compressed, String table)
            throws Exception {
        test(mode, compressed, table);
    }

    @Tag("matrix")
    @ParameterizedTest(name = "{0}, compressed {1}, table {2}")
    @CsvSource({"GTID, ON, filtered", "DIRECTION_TABLE, OFF, filtered"})
    void linkStaysReachableWhileAFilteredTransactionIsRead(LoopPrevention mode, String compressed, String table)
            throws Exception {
        test(mode, compressed, table);
    }

    private static void test(LoopPrevention mode, String compressed, String table) throws Exception {
        try (TcpProxy proxy = TcpProxy.to("127.0.0.1", Fleet.shared().mysql("a").port());
                Mesh mesh = Mesh.running(
                        MeshPlan.of(mode, "a", "b")
                                .endpoint("a", "127.0.0.1:" + proxy.port())
                                .exclude("shop.filtered"),
                        "CREATE TABLE shop.t (id INT PRIMARY KEY, v BLOB)",
                        "CREATE TABLE shop.filtered (id INT PRIMARY KEY, v BLOB)")) {
            mesh.execute("a", "INSERT INTO t VALUES (0, 'first')");
            mesh.assertEqualAfterDrain();

            proxy.limit(ALL_BYTES / 10);
            mesh.execute(
                    "a",
                    "SET SESSION cte_max_recursion_depth = 1000000",
                    "SET SESSION binlog_transaction_compression = " + compressed,
                    "INSERT INTO " + table
                            + " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                            + ") SELECT i, RANDOM_BYTES(" + ROW_BYTES + ") FROM n");
            boolean replicated = table.equals("t");
            List<JsonNode> shown = trickle(mesh, proxy, replicated);
            proxy.forward();

            if (replicated) {
                assertThat(bytes(shown, shown.size() - 1)).isLessThanOrEqualTo(ALL_BYTES * 2);
                assertThat(mesh.query("b", "SELECT COUNT(*) FROM t")).containsExactly("1");
            } else {
                assertThat(shown).isEmpty();
            }
            mesh.awaitDrained();
            assertThat(mesh.query("b", "SELECT COUNT(*) FROM t")).containsExactly(replicated ? "6001" : "1");
            await().atMost(Mesh.PATIENCE)
                    .until(() -> mesh.link("a→b").get("openTransaction").isNull());
            assertThat(bytesOpen(mesh)).isZero();
        }
    }

    /**
     * Lets the transaction pass ever more slowly, so that it never ends: until a link may no longer be silent, and, if the
     * transaction is replicated, status has shown that it grows. Returns what status shows of it meanwhile.
     */
    private static List<JsonNode> trickle(Mesh mesh, TcpProxy proxy, boolean replicated) throws InterruptedException {
        List<JsonNode> shown = new ArrayList<>();
        long start = System.nanoTime();
        double metric = 0;
        long passed = 0;
        while (passed < LONG.toNanos() || (replicated && !hasGrown(shown))) {
            assertThat(Duration.ofNanos(passed)).as("shown: %s", shown).isLessThan(Mesh.PATIENCE);
            proxy.limit((long) (ALL_BYTES * (0.1 + 0.8 * passed / (passed + LONG.toNanos()))));
            LinkHealth link = Objects.requireNonNull(mesh.writer("b")).health().get(0);
            assertThat(link.state()).as("%s", link).isIn(LinkState.IDLE, LinkState.RUNNING, LinkState.WAITING);
            JsonNode status = mesh.link("a→b");
            // "unreachable": the servers have not answered this command in time
            assertThat(status.get("state").asText()).as("%s", status).isIn("idle", "running", "waiting", "unreachable");
            if (status.hasNonNull("openTransaction")) {
                shown.add(status.get("openTransaction"));
                metric = Math.max(metric, bytesOpen(mesh));
            }
            Thread.sleep(100);
            passed = System.nanoTime() - start;
        }
        assertThat(metric > 0).as("bytes in the metric: %s", metric).isEqualTo(!shown.isEmpty());
        return shown;
    }

    private static boolean hasGrown(List<JsonNode> shown) {
        return shown.size() >= SAMPLES && bytes(shown, shown.size() - 1) > bytes(shown, 0);
    }

    private static long bytes(List<JsonNode> shown, int index) {
        return shown.get(index).get("bytes").asLong();
    }

    private static double bytesOpen(Mesh mesh) {
        return Objects.requireNonNull(mesh.meters.get("a"))
                .get("crosstide.open.transaction.bytes")
                .gauge()
                .value();
    }
}
