package io.crosstide.writer.schedule;

import io.crosstide.change.event.TableName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.replay.Outcome;
import io.crosstide.writer.session.LockRetries;
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
 * The tables of the target that cannot be applied to for now: since when, why, and when to try again. Transactions that
 * touch them wait in the {@link Schedule}, and all others are applied.
 *
 * <p>A table is blocked from the moment that a transaction meets its trouble until the oldest such transaction, tried again
 * every other second, is applied. One try at a time is under way, so that locked tables take one worker at most.
 *
 * <p>Belongs to the loop of one link.
 *
 * @param <T> what is scheduled
 */
public final class BlockedTables<T> {
    /** Unfinished transactions beyond which nothing more is taken while a table is blocked. */
    static final int MAX_UNFINISHED = 4_096;

    private static final long REFUSED_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOCKED_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = LockRetries.PATIENCE.toNanos();

    /**
     * @param seq the transaction that is tried again
     * @param released others may use the table again; what was reported stands until that transaction is applied
     */
    private record Blocked(Outcome.Blocked trouble, long seq, long sinceNanos, long tryNanos, boolean released) {
        Blocked tryAt(long nanos) {
            return new Blocked(trouble, seq, sinceNanos, nanos, released);
        }

        Blocked triedWith(long other) {
            return new Blocked(trouble, other, sinceNanos, tryNanos, released);
        }

        Blocked release() {
            return new Blocked(trouble, seq, sinceNanos, tryNanos, true);
        }

        boolean stops(long now) {
            return !trouble.locked() || now - sinceNanos > PATIENCE_NANOS;
        }
    }

    private final Schedule<T> schedule;
    private final LongSupplier nanoTime;
    private final Map<TableName, Blocked> blocked = new LinkedHashMap<>();
    private @Nullable Long trying;

    public BlockedTables(Schedule<T> schedule, LongSupplier nanoTime) {
        this.schedule = schedule;
        this.nanoTime = nanoTime;
    }

    /** A transaction that was handed out has met a table's trouble. */
    void block(long seq, T transaction, Outcome.Blocked trouble) {
        schedule.block(seq, transaction, trouble.table());
        leave(seq, trouble.table());
        long now = nanoTime.getAsLong();
        long pause = trouble.locked() ? LOCKED_PAUSE_NANOS : REFUSED_PAUSE_NANOS;
        long oldest = schedule.oldestBlocked(trouble.table()).orElse(seq);
        Blocked before = blocked.get(trouble.table());
        if (before == null) {
            blocked.put(trouble.table(), new Blocked(trouble, oldest, now, now + pause, false));
        } else {
            // While it is altered it is locked: what was wrong with it is still the news.
            boolean news =
                    oldest == seq && (!trouble.locked() || before.trouble().locked());
            Outcome.Blocked known = news ? trouble : before.trouble();
            blocked.put(trouble.table(), new Blocked(known, oldest, before.sinceNanos(), now + pause, false));
        }
    }

    /** What was tried for one table has met another's trouble. */
    private void leave(long seq, TableName other) {
        endTry(seq);
        for (Map.Entry<TableName, Blocked> table : List.copyOf(blocked.entrySet())) {
            if (table.getValue().seq() == seq && !table.getKey().equals(other)) {
                OptionalLong next = schedule.oldestBlocked(table.getKey());
                if (next.isPresent()) {
                    blocked.put(table.getKey(), table.getValue().triedWith(next.getAsLong()));
                } else {
                    release(table.getKey());
                }
            }
        }
    }

    /** A transaction to see whether its table can be released, if it is time for one. */
    Optional<T> next() {
        if (blocked.isEmpty() || trying != null) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        for (Map.Entry<TableName, Blocked> table : byTime()) {
            if (table.getValue().tryNanos() - now > 0) {
                return Optional.empty();
            }
            Optional<T> again = schedule.tryAgain(table.getKey());
            if (again.isPresent()) {
                trying = table.getValue().seq();
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
        tables.sort(Comparator.comparingLong(table -> table.getValue().tryNanos()));
        return tables;
    }

    /** Definitions of tables were seen to have changed: it is time to try all of them. */
    void definitionsChanged() {
        long now = nanoTime.getAsLong();
        blocked.replaceAll((table, known) -> known.tryAt(now));
    }

    /** A transaction is applied. */
    void done(long seq) {
        endTry(seq);
        for (TableName table : tablesTriedWith(seq)) {
            release(table);
        }
    }

    /** A transaction is handed back, because a definition changed: others that it may have to wait for must not be blocked. */
    void handedBack(long seq) {
        endTry(seq);
        for (TableName table : tablesTriedWith(seq)) {
            schedule.release(table);
            blocked.computeIfPresent(table, (name, known) -> known.release());
        }
    }

    private void release(TableName table) {
        schedule.release(table);
        blocked.remove(table);
    }

    private void endTry(long seq) {
        if (trying != null && trying == seq) {
            trying = null;
        }
    }

    private List<TableName> tablesTriedWith(long seq) {
        return blocked.entrySet().stream()
                .filter(table -> table.getValue().seq() == seq)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether as much waits as may. */
    boolean full() {
        return !blocked.isEmpty() && schedule.unfinished() >= MAX_UNFINISHED;
    }

    /** The last transaction for which the link counts as stopped; 0 if it does not. */
    public long lastSeq() {
        long now = nanoTime.getAsLong();
        return blocked.values().stream()
                .filter(table -> table.stops(now))
                .mapToLong(Blocked::seq)
                .max()
                .orElse(0);
    }

    /** Why the link counts as stopped, if any table is blocked until somebody acts; the longest blocked one's reason. */
    Optional<LinkStoppedException> stopped() {
        if (blocked.isEmpty()) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        List<Outcome.Blocked> troubles = blocked.values().stream()
                .filter(table -> table.stops(now))
                .map(Blocked::trouble)
                .toList();
        if (troubles.isEmpty()) {
            return Optional.empty();
        }
        LinkStoppedException first = troubles.get(0).why();
        StringBuilder message = new StringBuilder(String.valueOf(first.getMessage()));
        for (Outcome.Blocked other : troubles.subList(1, troubles.size())) {
            message.append("; nor to ").append(other.table());
        }
        message.append(". Unrelated tables are applied until ")
                .append(MAX_UNFINISHED)
                .append(" transactions or 24 MiB wait");
        return Optional.of(new LinkStoppedException(message.toString(), first.remedy(), first));
    }
}
