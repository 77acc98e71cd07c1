package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.topology.LoopPrevention;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Transactions and rows far larger than the heap: each datacenter's services are a process of 512 MB. The test takes
 * many minutes and gigabytes of disk, so it runs only in the profile {@code large}.
 */
@Tag("large")
class LargeTransactionTest {
    private static final int ROWS = Integer.getInteger("crosstide.large.rows", 10_000_000);
    private static final int COMPRESSED_ROWS = Math.min(ROWS, 3_000_000);
    private static final int MEBIBYTES = Integer.getInteger("crosstide.large.mebibytes", 64);
    /** Bytes of each of a thousand rows. */
    private static final int RANDOM_KIBIBYTES = Integer.getInteger("crosstide.large.random.kibibytes", 1024);

    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final String HEAP = "512m";
    private static final String TABLE =
            "CREATE TABLE shop.big (id INT PRIMARY KEY, v CHAR(190) CHARACTER SET latin1 NOT NULL)";
    private static final String ROWS_OF_BIG = "SELECT COUNT(*), SUM(CRC32(CONCAT(id, v))) FROM shop.big";

    private final Map<String, Process> services = new TreeMap<>();

    @AfterEach
    void endServices() {
        services.values().forEach(Process::destroyForcibly);
        services.values().forEach(service -> service.onExit().join());
    }

    private void serve(Mesh mesh, String... tables) throws IOException {
        mesh.executeEverywhere(
                "SET GLOBAL max_allowed_packet = 1073741824",
                "SET GLOBAL innodb_redo_log_capacity = 1073741824",
                "SET GLOBAL group_concat_max_len = 1073741824",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.digit (n INT PRIMARY KEY)",
                "INSERT INTO shop.digit VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)");
        mesh.executeEverywhere(tables);
        mesh.executeEverywhere("CREATE TABLE shop.mark (n INT PRIMARY KEY)", "INSERT INTO shop.mark VALUES (0)");
        mesh.initialise();
        for (String datacenter : mesh.datacenters()) {
            services.put(datacenter, ServiceProcess.start(mesh, HEAP, "run", "-d", datacenter));
        }
    }

    /** Executes the statement in a transaction at one side and waits until the other has all of it. */
    private void replicate(Mesh mesh, String sql, String rows) throws Exception {
        mesh.transaction("a", sql, "UPDATE shop.mark SET n = n + 1");
        long start = System.nanoTime();
        List<String> mark = mesh.query("a", "SELECT n FROM shop.mark");
        assertStatusIsShown(mesh);
        await("all applied")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    services.forEach((datacenter, service) -> assertThat(service.isAlive())
                            .as("services of " + datacenter)
                            .isTrue());
                    return mesh.query("b", "SELECT n FROM shop.mark").equals(mark);
                });
        System.out.println("LargeTransactionTest: applied after " + (System.nanoTime() - start) / 1_000_000 + " ms: "
                + sql.substring(0, Math.min(30, sql.length())));
        assertThat(mesh.query("b", rows)).isEqualTo(mesh.query("a", rows));
    }

    /**
     * The command reads the record that is applied next, also if it is large. On a busy machine Kafka may not answer at
     * once.
     */
    private static void assertStatusIsShown(Mesh mesh) {
        await("status").atMost(Mesh.PATIENCE).untilAsserted(() -> {
            Process status = ServiceProcess.start(mesh, HEAP, "status");
            String text = new String(status.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(status.waitFor()).as(text).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void manyRowsInOneTransaction(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b"))) {
            serve(mesh, TABLE);
            replicate(
                    mesh,
                    insert("RPAD(a.n + b.n, 190, SHA2(CONCAT(c.n, d.n, e.n, f.n, g.n), 256))", ROWS),
                    ROWS_OF_BIG);
            replicate(mesh, "DELETE FROM big WHERE id % 10 = 9", ROWS_OF_BIG);
        }
    }

    /** The binlog holds the rows as one event, which is very small until it is decompressed. */
    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void manyRowsInOneCompressedEvent(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b"))) {
            serve(mesh, TABLE);
            mesh.executeEverywhere(
                    "TRUNCATE performance_schema.binary_log_transaction_compression_stats",
                    "SET GLOBAL binlog_transaction_compression = ON");
            try {
                replicate(mesh, insert("REPEAT(a.n, 190)", COMPRESSED_ROWS), ROWS_OF_BIG);
                assertThat(mesh.query(
                                "a",
                                "SELECT uncompressed_bytes_counter >= " + 190L * COMPRESSED_ROWS
                                        + " AND compressed_bytes_counter < 16777216"
                                        + " FROM performance_schema.binary_log_transaction_compression_stats"
                                        + " WHERE log_type = 'BINARY' AND compression_type = 'ZSTD'"))
                        .as("one event, far larger than the heap once it is unpacked")
                        .containsExactly("1");
                replicate(mesh, "UPDATE big SET v = REPEAT('u', 190) WHERE id % 4 = 0", ROWS_OF_BIG);
            } finally {
                mesh.executeEverywhere("SET GLOBAL binlog_transaction_compression = OFF");
            }
        }
    }

    /** Compression halves a text of random hexadecimal digits. */
    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void aCompressedEventLargerThanTheHeap(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b"))) {
            serve(mesh, "CREATE TABLE shop.random (id INT PRIMARY KEY, n INT, v LONGTEXT CHARACTER SET latin1)");
            mesh.executeEverywhere(
                    "TRUNCATE performance_schema.binary_log_transaction_compression_stats",
                    "SET GLOBAL binlog_transaction_compression = ON");
            try {
                String rows = "SELECT COUNT(*), SUM(n), SUM(CRC32(v)) FROM shop.random";
                replicate(
                        mesh,
                        "INSERT INTO random SELECT a.n + 10 * b.n + 100 * c.n AS id, 1,"
                                + " GROUP_CONCAT(HEX(RANDOM_BYTES(" + RANDOM_KIBIBYTES / 2 + ")) SEPARATOR '')"
                                + " FROM digit a JOIN digit b JOIN digit c JOIN digit d JOIN digit e JOIN digit f GROUP BY id",
                        rows);
                assertThat(mesh.query(
                                "a",
                                "SELECT compressed_bytes_counter > " + 500L * 1000 * RANDOM_KIBIBYTES
                                        + " FROM performance_schema.binary_log_transaction_compression_stats"
                                        + " WHERE log_type = 'BINARY' AND compression_type = 'ZSTD'"))
                        .containsExactly("1");
                replicate(mesh, "DELETE FROM random WHERE id % 100 = 0", rows);
            } finally {
                mesh.executeEverywhere("SET GLOBAL binlog_transaction_compression = OFF");
            }
        }
    }

    /** About 200 bytes per row. */
    private static String insert(String value, int rows) {
        return "INSERT INTO big SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 * f.n +"
                + " 1000000 * g.n AS id, " + value + " FROM digit a JOIN digit b JOIN digit c JOIN digit d JOIN digit e"
                + " JOIN digit f JOIN digit g HAVING id < " + rows;
    }

    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void aRowOfManyMebibytes(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b"))) {
            serve(mesh, "CREATE TABLE shop.wide (id INT PRIMARY KEY, n INT, v LONGBLOB)");
            String rows = "SELECT COUNT(*), SUM(n), MAX(SHA2(v, 256)) FROM shop.wide";
            // The value is not compressible, and has bytes that SQL must escape.
            replicate(
                    mesh,
                    "INSERT INTO wide SELECT 1, 1, GROUP_CONCAT(RANDOM_BYTES(512), REPEAT(X'5C0027FF', 128) SEPARATOR '')"
                            + " FROM digit a JOIN digit b JOIN digit c JOIN digit d JOIN digit e WHERE a.n + 10 * b.n +"
                            + " 100 * c.n + 1000 * d.n + 10000 * e.n < " + (MEBIBYTES << 10),
                    rows);
            assertThat(mesh.query("a", "SELECT LENGTH(v) FROM shop.wide")).containsExactly("" + (MEBIBYTES << 20));
            replicate(mesh, "UPDATE wide SET n = 2", rows);
            replicate(mesh, "DELETE FROM wide", rows);
        }
    }
}
