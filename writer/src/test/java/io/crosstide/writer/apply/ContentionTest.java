package io.crosstide.writer.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.writer.conflict.ConflictKind;
import io.crosstide.writer.plan.ApplyPlanner;
import io.crosstide.writer.plan.KeyExtractor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * W2 on real servers: few rows, many transactions, several connections side by side in the planner's order. The target
 * ends like the source, and meets no conflict.
 */
@ExtendWith(ReplayExtension.class)
class ContentionTest {
    private static final int WORKERS = 6;
    private static final int TRANSACTIONS = 600;

    private final ReplayPair pair;

    ContentionTest(ReplayPair pair) {
        this.pair = pair;
    }

    @Test
    void endsLikeSerialOrder() throws Exception {
        long seed = System.nanoTime();
        pair.onBoth(
                "DROP DATABASE IF EXISTS rush",
                "CREATE DATABASE rush",
                "CREATE TABLE rush.p (id INT PRIMARY KEY, code VARCHAR(20) COLLATE utf8mb4_general_ci UNIQUE, n INT)",
                "CREATE TABLE rush.c (id INT PRIMARY KEY, p INT, u VARCHAR(20), UNIQUE (u(2)), CONSTRAINT of_p"
                        + " FOREIGN KEY (p) REFERENCES rush.p (id) ON DELETE CASCADE ON UPDATE CASCADE)",
                "CREATE TABLE rush.log (line VARCHAR(30), n INT)");
        pair.forget("rush", "p", "c", "log");
        pair.takeConflicts();
        pair.skip();
        write(new Random(seed));

        Map<ConflictKind, Integer> conflicts = applySideBySide(pair.transactions());

        assertThat(conflicts).as("seed %d", seed).isEmpty();
        for (String query : List.of(
                "SELECT id, HEX(code), n FROM rush.p ORDER BY id",
                "SELECT id, p, HEX(u) FROM rush.c ORDER BY id",
                "SELECT line, n, COUNT(*) FROM rush.log GROUP BY line, n ORDER BY line, n")) {
            assertThat(pair.targetRows(query)).as("seed %d", seed).isEqualTo(pair.sourceRows(query));
        }
        assertThat(pair.targetRows("SELECT COUNT(*) > 0 FROM rush.c")).containsExactly("1");
    }

    private void write(Random random) throws SQLException {
        pair.onSource("SET SESSION foreign_key_checks = 1");
        for (int i = 0; i < TRANSACTIONS; i++) {
            List<String> statements = new ArrayList<>(List.of("START TRANSACTION"));
            for (int k = random.nextInt(3); k >= 0; k--) {
                statements.add(statement(random));
            }
            statements.add("COMMIT");
            for (String statement : statements) {
                try {
                    pair.onSource(statement);
                } catch (SQLException e) {
                    assertThat(e.getErrorCode()).as(statement).isIn(1062, 1451, 1452, 1761);
                }
            }
        }
    }

    private static String statement(Random random) {
        int id = random.nextInt(12);
        int other = random.nextInt(12);
        String code = (random.nextBoolean() ? "K" : "k") + random.nextInt(10) + (random.nextInt(9) == 0 ? "é" : "");
        return switch (random.nextInt(9)) {
            case 0, 1 -> "INSERT INTO rush.p VALUES (" + id + ", '" + code + "', 0)";
            case 2 -> "UPDATE rush.p SET n = n + 1, code = '" + code + "' WHERE id = " + id;
            case 3 -> "UPDATE rush.p SET id = " + other + " WHERE id = " + id;
            case 4 -> "DELETE FROM rush.p WHERE id = " + id;
            case 5, 6 -> "INSERT INTO rush.c VALUES (" + random.nextInt(40) + ", " + id + ", '" + code + code + "')";
            case 7 -> "REPLACE INTO rush.c VALUES (" + random.nextInt(40) + ", " + id + ", '" + code + "')";
            default ->
                random.nextBoolean()
                        ? "INSERT INTO rush.log VALUES ('" + code + "', " + other + ")"
                        : "DELETE FROM rush.log WHERE n = " + other + " LIMIT 1";
        };
    }

    /** What the writer's loop does, in few lines: start what waits for nothing, one connection each. */
    private Map<ConflictKind, Integer> applySideBySide(List<List<TableRows>> transactions) throws Exception {
        KeyExtractor<SQLException> extractor = new KeyExtractor<>(pair.schema());
        ApplyPlanner planner = new ApplyPlanner();
        Map<Long, CompletableFuture<ApplyResult>> results = new HashMap<>();
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        Map<ConflictKind, Integer> conflicts = new HashMap<>();
        try (Connections connections = new Connections(pair, WORKERS)) {
            for (long id = 1; id <= transactions.size(); id++) {
                List<TableRows> transaction = transactions.get((int) id - 1);
                long seq = id;
                long version = pair.schema().version();
                List<CompletableFuture<ApplyResult>> before = new ArrayList<>();
                for (Long wait : planner.add(id, extractor.keys(transaction))) {
                    CompletableFuture<ApplyResult> result = results.get(wait);
                    if (result != null) {
                        before.add(result);
                    }
                }
                results.put(
                        id,
                        CompletableFuture.allOf(before.toArray(CompletableFuture[]::new))
                                .thenApplyAsync(nothing -> connections.apply(transaction, seq, version), workers));
            }
            for (long id = 1; id <= transactions.size(); id++) {
                CompletableFuture<ApplyResult> result = results.get(id);
                if (result != null) {
                    result.get(60, TimeUnit.SECONDS)
                            .conflicts()
                            .forEach((kind, n) -> conflicts.merge(kind, n, Integer::sum));
                }
                planner.done(id);
            }
        } finally {
            workers.shutdownNow();
        }
        return conflicts;
    }

    /** A connection per worker thread. */
    private static final class Connections implements AutoCloseable {
        private final ReplayPair pair;
        private final List<Connection> free = new ArrayList<>();

        Connections(ReplayPair pair, int count) throws SQLException {
            this.pair = pair;
            for (int i = 0; i < count; i++) {
                Connection connection = pair.connectToTarget();
                ReplaySession.prepare(connection);
                connection.setAutoCommit(false);
                free.add(connection);
            }
        }

        ApplyResult apply(List<TableRows> transaction, long seq, long version) {
            Connection connection;
            synchronized (free) {
                connection = free.remove(free.size() - 1);
            }
            try {
                while (true) {
                    try {
                        TransactionContext context = new TransactionContext(
                                ReplayPair.LINK,
                                ReplayPair.STREAM,
                                "beijing",
                                Gtid.of(ReplayPair.STREAM, seq),
                                seq,
                                "",
                                version);
                        ApplyResult result = pair.applier().apply(connection, context, transaction);
                        connection.commit();
                        return result;
                    } catch (SQLException e) {
                        connection.rollback();
                        if (e.getErrorCode() != 1213 && e.getErrorCode() != 1205) {
                            throw e;
                        }
                        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(20));
                    }
                }
            } catch (Exception e) {
                throw new IllegalStateException("transaction " + seq, e);
            } finally {
                synchronized (free) {
                    free.add(connection);
                }
            }
        }

        @Override
        public void close() throws SQLException {
            for (Connection connection : free) {
                connection.close();
            }
        }
    }
}
