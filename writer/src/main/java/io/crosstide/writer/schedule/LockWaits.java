package io.crosstide.writer.schedule;

import io.crosstide.writer.replay.Outcome;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The transactions that wait for locks of other sessions: since when, and when each is retried. The {@link Schedule}
 * keeps them unfinished, so every later transaction that shares a row key with one of them waits too (W2).
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>no transaction is given up, however long a lock lasts;
 *   <li>retries that meet the lock again occupy at most a quarter of the workers;
 *   <li>while the only worker's transaction waits, nothing else runs: one worker keeps the source's commit order.
 * </ul>
 *
 * <p>Belongs to the loop of one link.
 *
 * @param <T> type of the scheduled transactions
 */
public final class LockWaits<T> {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int MAX_DOUBLINGS = 10;

    /** @param sinceNanos when the transaction first met a lock, since the start of this object */
    private record Waiting(Outcome.Locked problem, long sinceNanos, int tries) {
        long pauseNanos() {
            return Math.min(MAX_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(tries, MAX_DOUBLINGS));
        }
    }

    /** A retry, since the start of this object. */
    private record Retry(long nanos, long seq) {}

    private final Schedule<T> schedule;
    private final int workers;
    private final LongSupplier nanoTime;
    private final long startNanos;
    /** In the order in which they began to wait. */
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();

    private final TreeSet<Retry> retries =
            new TreeSet<>(Comparator.comparingLong(Retry::nanos).thenComparingLong(Retry::seq));
    /** The transactions that a worker retries now. */
    private final Set<Long> retried = new HashSet<>();
    /** Whether the last retry got its locks: others may have them too. */
    private boolean released;

    public LockWaits(Schedule<T> schedule, int workers, LongSupplier nanoTime) {
        this.schedule = schedule;
        this.workers = workers;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    private long now() {
        return nanoTime.getAsLong() - startNanos;
    }

    /** A running transaction gave way because of a lock. */
    void add(long seq, T transaction, Outcome.Locked problem) {
        schedule.giveWay(seq, transaction);
        retried.remove(seq);
        released = false;
        long now = now();
        Waiting before = waiting.get(seq);
        Waiting after = before == null
                ? new Waiting(problem, now, 1)
                : new Waiting(problem, before.sinceNanos(), before.tries() + 1);
        waiting.put(seq, after);
        retries.add(new Retry(now + after.pauseNanos(), seq));
    }

    /** The next transaction to retry, if a retry is due. */
    Optional<T> next() {
        while (!retries.isEmpty() && retried.size() < Math.max(1, workers / (released ? 2 : 4))) {
            Retry first = retries.first();
            if (!released && first.nanos() > now()) {
                return Optional.empty();
            }
            retries.remove(first);
            Optional<T> again = schedule.retryLocked(first.seq());
            if (again.isPresent()) {
                retried.add(first.seq());
                return again;
            }
            waiting.remove(first.seq()); // it waits for a blocked table now
        }
        return Optional.empty();
    }

    /** A transaction is applied. */
    void done(long seq) {
        if (waiting.remove(seq) != null) {
            retried.remove(seq);
            released = true;
        }
    }

    /** A transaction returned to the schedule for another reason than a lock. */
    void leave(long seq) {
        waiting.remove(seq);
        retried.remove(seq);
    }

    /** Whether no other transaction may run before those that wait. */
    boolean holdAll() {
        return workers == 1 && !waiting.isEmpty();
    }

    /** Whether the maximum number of transactions waits. */
    boolean full() {
        return !waiting.isEmpty() && schedule.unfinished() >= BlockedTables.MAX_UNFINISHED;
    }

    /** The wait that lasts longest, if any transaction waits. */
    Optional<LockWait> longest() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<Long, Waiting> first = waiting.entrySet().iterator().next();
        Waiting longest = first.getValue();
        return Optional.of(new LockWait(
                first.getKey(),
                longest.problem().table(),
                longest.problem().what(),
                waiting.size(),
                Duration.ofNanos(now() - longest.sinceNanos())));
    }
}
