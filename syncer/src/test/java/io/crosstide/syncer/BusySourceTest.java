package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static io.crosstide.syncer.TestStream.execute;
import static io.crosstide.syncer.TestStream.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.EventsReader;
import io.crosstide.change.row.Kind;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Invariant S1 for a binlog that many sessions write at the same time, each with its own settings. */
class BusySourceTest {
    private static final int SESSIONS = 8;
    private static final int STEPS = 60;
    private static final int TABLES = 3;
    private static final int DEADLOCK = 1213;

    @Test
    void s1PublishesAllRowsOfManySessions() throws Exception {
        long seed = Long.getLong("crosstide.random.seed", System.nanoTime());
        System.err.println("-Dcrosstide.random.seed=" + seed);
        try (TestStream stream = TestStream.create()) {
            for (int i = 0; i < TABLES; i++) {
                execute("CREATE TABLE shop.r" + i + " (id INT PRIMARY KEY AUTO_INCREMENT, v INT, b LONGBLOB)");
            }
            execute("CREATE TABLE shop.my (id INT PRIMARY KEY AUTO_INCREMENT, v INT) ENGINE=MyISAM");
            stream.init();
            stream.startAndAwait();
            try {
                write(seed);
            } finally {
                execute("SET GLOBAL binlog_checksum = CRC32");
            }
            GtidSet executed = GtidSet.parse(value("SELECT @@global.gtid_executed"));
            await().atMost(PATIENCE).until(() -> read(stream.checkpoint()).containsAll(executed));

            List<StreamRecord> records = stream.transactions();
            PublishingTest.assertContiguous(records);
            Map<String, Long> stored = new TreeMap<>();
            for (String table : List.of("shop.my", "shop.r0", "shop.r1", "shop.r2")) {
                stored.put(table, Long.parseLong(value("SELECT COUNT(*) FROM " + table)));
            }
            assertThat(rows(records)).as("rows, seed %d", seed).isEqualTo(stored);
        }
    }

    private static GtidSet read(Checkpoint checkpoint) {
        return checkpoint.executed().plus(checkpoint.pending());
    }

    /** The number of rows that each table must have after the published changes. */
    private static Map<String, Long> rows(List<StreamRecord> records) {
        Map<String, Long> rows = new TreeMap<>();
        for (StreamRecord each : records) {
            if (each instanceof TransactionChunk chunk) {
                EventsReader reader = new EventsReader(chunk.events(), 0);
                while (reader.hasNext()) {
                    EventsReader.TableRows next = reader.next();
                    Kind kind = next.rows().kind();
                    long sign = kind == Kind.INSERT ? 1 : kind == Kind.DELETE ? -1 : 0;
                    rows.merge(next.table().qualifiedName(), sign * next.rows().count(), Long::sum);
                }
            }
        }
        for (int i = 0; i < SESSIONS; i++) {
            assertThat(rows.getOrDefault("shop.x" + i, 0L))
                    .as("rows of shop.x%d", i)
                    .isZero();
            rows.remove("shop.x" + i); // dropped
        }
        return rows;
    }

    private static void write(long seed) throws Exception {
        ExecutorService sessions = Executors.newFixedThreadPool(SESSIONS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                int number = i;
                running.add(sessions.submit(() -> {
                    session(number, new Random(seed + number));
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            sessions.shutdownNow();
        }
    }

    private static void session(int number, Random random) throws SQLException {
        for (int done = 0; done < STEPS; done++) {
            try (Connection connection = Servers.MYSQL.connect();
                    Statement statement = connection.createStatement()) {
                for (; done < STEPS; done++) {
                    for (String sql : step(number, random)) {
                        statement.execute(sql);
                    }
                }
            } catch (SQLException e) {
                if (e.getErrorCode() != DEADLOCK) {
                    throw e;
                }
            }
        }
    }

    private static List<String> step(int number, Random random) {
        String table = "shop.r" + random.nextInt(TABLES);
        String own = "shop.x" + number;
        String insert = "INSERT INTO " + table + " (v) VALUES (1), (2)";
        String xa = " 'busy" + number + "'";
        return switch (random.nextInt(12)) {
            case 0 -> List.of("DELETE FROM " + table + " ORDER BY id LIMIT " + random.nextInt(4));
            case 1 -> List.of("UPDATE " + table + " SET v = v + 1 ORDER BY id LIMIT 20");
            case 2 ->
                List.of(
                        "BEGIN",
                        insert,
                        "SAVEPOINT a",
                        insert,
                        "ROLLBACK TO a",
                        insert,
                        pick(random, "COMMIT", "ROLLBACK"));
            case 3 ->
                List.of(
                        "XA START" + xa,
                        insert,
                        "SAVEPOINT a",
                        insert,
                        "ROLLBACK TO a",
                        "XA END" + xa,
                        "XA PREPARE" + xa,
                        pick(random, "XA COMMIT", "XA ROLLBACK") + xa);
            case 4 -> List.of("XA START" + xa, insert, "XA END" + xa, "XA COMMIT" + xa + " ONE PHASE");
            case 5 ->
                List.of(
                        "INSERT INTO " + table + " (b) VALUES (REPEAT('x', " + random.nextInt(1_500_000) + "))",
                        insert);
            case 6 -> List.of("SET SESSION binlog_transaction_compression = " + random.nextInt(2), insert);
            case 7 -> List.of("SET SESSION binlog_rows_query_log_events = " + random.nextInt(2), insert);
            case 8 ->
                List.of(
                        "SET GLOBAL binlog_checksum = " + pick(random, "NONE", "CRC32"),
                        pick(random, "FLUSH BINARY LOGS", insert));
            case 9 -> List.of("INSERT INTO shop.my (v) VALUES (1), (2)", "DELETE FROM shop.my LIMIT 1");
            case 10 ->
                List.of(
                        "CREATE TABLE " + own + " SELECT 1 AS a UNION SELECT 2",
                        "DELETE FROM " + own + " LIMIT 2",
                        "DROP TABLE " + own);
            default ->
                List.of(
                        "BEGIN",
                        "CREATE TEMPORARY TABLE " + own + " (id INT)",
                        "INSERT INTO " + own + " VALUES (3)",
                        "INSERT INTO " + table + " (v) SELECT id FROM " + own,
                        "DROP TEMPORARY TABLE " + own,
                        "COMMIT");
        };
    }

    private static String pick(Random random, String one, String other) {
        return random.nextBoolean() ? one : other;
    }
}
