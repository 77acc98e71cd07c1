package io.crosstide.writer.schedule;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.replay.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the target that are blocked: since when, why, and when the next retry is. Transactions that touch them
 * wait in the {@link Schedule}. All others are applied.
 *
 * <p>A table becomes blocked when a transaction cannot be applied to it. The oldest blocked transaction is retried
 * every one or two seconds. When it is applied, the table is released. Only one retry runs at a time, so locked tables
 * occupy at most one worker.
 *
 * <p>Belongs to the loop of one link.
 *
 * @param <T> type of the scheduled transactions
 */
public final class BlockedTables<T> {
    /** While a table is blocked, the link takes no more records when this many transactions are unfinished. */
    static final int MAX_UNFINISHED = 4_096;

    private static final long REFUSED_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOCKED_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = Outcome.Blocked.LOCK_PATIENCE.toNanos();

    /**
     * @param seq the transaction that is retried
     * @param released other transactions may use the table again; the problem is reported until this transaction is
     *     applied
     */
    private record Blocked(Outcome.Blocked problem, long seq, long sinceNanos, long retryNanos, boolean released) {
        Blocked retryAt(long nanos) {
            return new Blocked(problem, seq, sinceNanos, nanos, released);
        }

        Blocked retryWith(long other) {
            return new Blocked(problem, other, sinceNanos, retryNanos, released);
        }

        Blocked release() {
            return new Blocked(problem, seq, sinceNanos, retryNanos, true);
        }

        boolean stopsLink(long now) {
            return !problem.locked() || now - sinceNanos > PATIENCE_NANOS;
        }
    }

    private final Schedule<T> schedule;
    private final LongSupplier nanoTime;
    private final Map<TableName, Blocked> blocked = new LinkedHashMap<>();
    private @Nullable Long retriedSeq;

    public BlockedTables(Schedule<T> schedule, LongSupplier nanoTime) {
        this.schedule = schedule;
        this.nanoTime = nanoTime;
    }

    /** A running transaction could not be applied to a table. */
    void block(long seq, T transaction, Outcome.Blocked problem) {
        schedule.block(seq, transaction, problem.table());
        leaveTables(seq, problem.table());
        long now = nanoTime.getAsLong();
        long pause = problem.locked() ? LOCKED_PAUSE_NANOS : REFUSED_PAUSE_NANOS;
        long oldest = schedule.oldestBlocked(problem.table()).orElse(seq);
        Blocked before = blocked.get(problem.table());
        if (before == null) {
            blocked.put(problem.table(), new Blocked(problem, oldest, now, now + pause, false));
        } else {
            // During an ALTER TABLE the table is locked: keep reporting the earlier problem.
            boolean replaces =
                    oldest == seq && (!problem.locked() || before.problem().locked());
            Outcome.Blocked known = replaces ? problem : before.problem();
            blocked.put(problem.table(), new Blocked(known, oldest, before.sinceNanos(), now + pause, false));
        }
    }

    /** A transaction that was retried for a table waits for a lock now. Another one is retried, if there is one. */
    void gaveWay(long seq) {
        leaveTables(seq, null);
    }

    /**
     * A transaction that was retried for one table waits for something else now.
     *
     * @param other the table that blocks it now; null if none does
     */
    private void leaveTables(long seq, @Nullable TableName other) {
        endRetry(seq);
        for (Map.Entry<TableName, Blocked> table : List.copyOf(blocked.entrySet())) {
            if (table.getValue().seq() == seq && !table.getKey().equals(other)) {
                OptionalLong next = schedule.oldestBlocked(table.getKey());
                if (next.isPresent()) {
                    blocked.put(table.getKey(), table.getValue().retryWith(next.getAsLong()));
                } else {
                    release(table.getKey());
                }
            }
        }
    }

    /** The next transaction to retry, if a retry is due. */
    Optional<T> next() {
        if (blocked.isEmpty() || retriedSeq != null) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        for (Map.Entry<TableName, Blocked> table : byTime()) {
            if (table.getValue().retryNanos() - now > 0) {
                return Optional.empty();
            }
            Optional<T> again = schedule.retry(table.getKey());
            if (again.isPresent()) {
                retriedSeq = table.getValue().seq();
                return again;
            }
        }
        return Optional.empty();
    }

    private List<Map.Entry<TableName, Blocked>> byTime() {
        List<Map.Entry<TableName, Blocked>> tables = new ArrayList<>();
        blocked.entrySet().stream()
                .filter(table -> !table.getValue().released())
                .forEach(tables::add);
        tables.sort(Comparator.comparingLong(table -> table.getValue().retryNanos()));
        return tables;
    }

    /** Definitions at the target have changed: all blocked tables are due for a retry. */
    void definitionsChanged() {
        long now = nanoTime.getAsLong();
        blocked.replaceAll((table, known) -> known.retryAt(now));
    }

    /** A transaction is applied. */
    void done(long seq) {
        endRetry(seq);
        for (TableName table : tablesRetriedWith(seq)) {
            release(table);
        }
    }

    /**
     * A transaction is handed back, because a definition changed. Transactions that it may have to wait for must not be
     * blocked.
     */
    void handedBack(long seq) {
        endRetry(seq);
        for (TableName table : tablesRetriedWith(seq)) {
            schedule.release(table);
            blocked.computeIfPresent(table, (name, known) -> known.release());
        }
    }

    private void release(TableName table) {
        schedule.release(table);
        blocked.remove(table);
    }

    private void endRetry(long seq) {
        if (retriedSeq != null && retriedSeq == seq) {
            retriedSeq = null;
        }
    }

    private List<TableName> tablesRetriedWith(long seq) {
        return blocked.entrySet().stream()
                .filter(table -> table.getValue().seq() == seq)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether the maximum number of transactions waits. */
    boolean full() {
        return !blocked.isEmpty() && schedule.unfinished() >= MAX_UNFINISHED;
    }

    /** The last transaction because of which the link counts as stopped; 0 if it does not count as stopped. */
    public long lastSeq() {
        long now = nanoTime.getAsLong();
        return blocked.values().stream()
                .filter(table -> table.stopsLink(now))
                .mapToLong(Blocked::seq)
                .max()
                .orElse(0);
    }

    /**
     * Why the link counts as stopped, if a table is blocked until an operator acts. The reason is that of the table
     * that is blocked longest.
     */
    Optional<LinkStoppedException> stopped() {
        if (blocked.isEmpty()) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        List<Outcome.Blocked> problems = blocked.values().stream()
                .filter(table -> table.stopsLink(now))
                .map(Blocked::problem)
                .toList();
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        LinkStoppedException first = problems.get(0).why();
        StringBuilder message = new StringBuilder(String.valueOf(first.getMessage()));
        for (Outcome.Blocked other : problems.subList(1, problems.size())) {
            message.append("; also blocked: ").append(other.table());
        }
        message.append(". Unrelated tables are applied until ")
                .append(MAX_UNFINISHED)
                .append(" transactions or 24 MiB of memory wait");
        return Optional.of(new LinkStoppedException(message.toString(), first.remedy(), first));
    }
}
