package io.crosstide.writer.row;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.plan.ApplyPlanner;
import io.crosstide.writer.plan.KeyExtractor;
import io.crosstide.writer.session.JdbcSession;
import io.crosstide.writer.session.ReplaySession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A short form of the writer's loop: starts transactions that wait for no other, each on its own connection. */
public final class SideBySide implements AutoCloseable {
    private static final int WORKERS = 6;

    private final ReplayPair pair;
    private final List<Connection> free = new ArrayList<>();

    private SideBySide(ReplayPair pair) throws SQLException {
        this.pair = pair;
        for (int i = 0; i < WORKERS; i++) {
            Connection connection = pair.connectToTarget();
            ReplaySession.prepare(connection);
            connection.setAutoCommit(false);
            free.add(connection);
        }
    }

    /** Applies source transactions in the planner's order. Returns the conflicts. */
    public static Map<ConflictKind, Integer> apply(ReplayPair pair, List<List<TableRows>> transactions)
            throws Exception {
        KeyExtractor<SQLException> extractor = new KeyExtractor<>(pair.schema());
        ApplyPlanner planner = new ApplyPlanner();
        Map<Long, CompletableFuture<ApplyResult>> results = new HashMap<>();
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        Map<ConflictKind, Integer> conflicts = new HashMap<>();
        try (SideBySide connections = new SideBySide(pair)) {
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

    private ApplyResult apply(List<TableRows> transaction, long seq, long version) {
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
                    ApplyResult result = pair.applier().apply(new JdbcSession(connection), context, transaction);
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
