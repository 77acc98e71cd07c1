package io.crosstide.writer.schedule;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.plan.ApplyPlanner;
import io.crosstide.writer.plan.TransactionKeys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which transaction may run next, in an order that respects row keys (W2). Invariants:
 *
 * <ul>
 *   <li>a transaction runs only when all earlier transactions that share a key with it are done;
 *   <li>of the transactions that may run, the oldest runs first, so a single worker keeps the source's commit order;
 *   <li>a transaction handed back runs again only when no unfinished earlier transaction touches a table that is
 *       connected with its tables;
 *   <li>a transaction that touches a blocked table runs only as a retry, to test whether the table can be released;
 *   <li>while transactions wait for locks, the transactions of their tables take at most half of the workers, so that
 *       locked rows do not delay other tables;
 *   <li>each unfinished transaction is in one {@link TransactionState}, and only the methods for that state change it.
 * </ul>
 *
 * <p>Belongs to the loop of one link; knows no SQL and no Kafka.
 *
 * @param <T> type of the scheduled transactions
 */
public final class Schedule<T> {

    /**
     * Finds the tables that are connected with these by the current foreign keys. E is thrown when the target cannot be
     * read.
     */
    @FunctionalInterface
    public interface Connected<E extends Exception> {
        Set<TableName> with(Set<TableName> tables) throws E;
    }

    private static final class Entry<T> {
        private T transaction;
        private final Set<TableName> tables;
        private final Set<Long> waitsFor;
        private TransactionState state;
        /** Of a transaction handed back: an earlier transaction that it was found to wait for. */
        private @Nullable Long knownBlocker;

        Entry(T transaction, Set<TableName> tables, Set<Long> waitsFor) {
            this.transaction = transaction;
            this.tables = tables;
            this.waitsFor = waitsFor;
            this.state = waitsFor.isEmpty() ? TransactionState.READY : TransactionState.WAITING;
        }
    }

    /** The transactions that wait for a blocked table. */
    private record Queue(TreeSet<Long> blocked, Set<Long> parked) {
        private Queue() {
            this(new TreeSet<>(), new HashSet<>());
        }
    }

    private final ApplyPlanner planner = new ApplyPlanner();
    private final TreeMap<Long, Entry<T>> unfinished = new TreeMap<>();
    private final TreeSet<Long> ready = new TreeSet<>();
    private final TreeSet<Long> handedBack = new TreeSet<>();
    private final TreeSet<Long> held = new TreeSet<>();
    private final Set<Long> running = new HashSet<>();
    private final ContendedTables contended = new ContendedTables();
    private final int maxContended;
    /** For each transaction, the transactions that wait for it. */
    private final Map<Long, List<Long>> waiters = new HashMap<>();

    private final Map<TableName, Queue> blockedTables = new HashMap<>();

    /** @param workers the number of transactions that may run at a time */
    public Schedule(int workers) {
        this.maxContended = Math.max(1, workers / 2);
    }

    /** Adds the next transaction in stream order. */
    public void add(long seq, TransactionKeys keys, T transaction) {
        Set<Long> waitsFor = new HashSet<>(planner.add(seq, keys));
        unfinished.put(seq, new Entry<>(transaction, keys.tables(), waitsFor));
        waitsFor.forEach(earlier ->
                waiters.computeIfAbsent(earlier, key -> new ArrayList<>()).add(seq));
        if (waitsFor.isEmpty()) {
            ready.add(seq);
        }
    }

    /** The next transaction that may run, if there is one. */
    public Optional<T> next() {
        boolean mayContend = mayContend();
        if (mayContend && !held.isEmpty()) {
            letGo(held.first());
        }
        for (Long seq = ready.pollFirst(); seq != null; seq = ready.pollFirst()) {
            Entry<T> entry = entry(seq);
            Queue queue = queueOf(entry);
            if (queue != null) {
                move(entry, TransactionState.READY, TransactionState.PARKED);
                queue.parked().add(seq);
            } else if (!mayContend && contended.includesAnyOf(entry.tables)) {
                move(entry, TransactionState.READY, TransactionState.HELD);
                held.add(seq);
            } else {
                return Optional.of(run(seq, entry, TransactionState.READY, TransactionState.RUNNING));
            }
        }
        return Optional.empty();
    }

    /**
     * The only transaction that waits for these and for no other. Empty if there are several: other workers can apply them
     * side by side.
     *
     * @param before transactions that a worker has got; it applies this one after them, or not at all
     * @param joins whether a transaction can follow others at the same worker
     */
    Optional<T> nextAfter(Set<Long> before, Predicate<T> joins) {
        Long found = null;
        for (Long earlier : before) {
            for (Long seq : waiters.getOrDefault(earlier, List.of())) {
                Entry<T> entry = entry(seq);
                if (seq.equals(found)
                        || entry.state != TransactionState.WAITING
                        || !before.containsAll(entry.waitsFor)) {
                    continue;
                }
                if (found != null) {
                    return Optional.empty();
                }
                found = seq;
            }
        }
        return found == null ? Optional.empty() : follow(found, joins);
    }

    private Optional<T> follow(long seq, Predicate<T> joins) {
        Entry<T> entry = entry(seq);
        boolean mayRun =
                joins.test(entry.transaction) && queueOf(entry) == null && !contended.includesAnyOf(entry.tables);
        return mayRun
                ? Optional.of(run(seq, entry, TransactionState.WAITING, TransactionState.RUNNING))
                : Optional.empty();
    }

    /** Whether one more transaction of the contended tables may run. */
    private boolean mayContend() {
        return contended.isEmpty()
                || running.stream()
                                .filter(seq -> contended.includesAnyOf(entry(seq).tables))
                                .count()
                        < maxContended;
    }

    private void letGo(long seq) {
        held.remove(seq);
        move(entry(seq), TransactionState.HELD, TransactionState.READY);
        ready.add(seq);
    }

    /**
     * Returns a running transaction to the schedule because another session holds a lock that it needs.
     *
     * @param transaction what the worker gets in the next run
     */
    void giveWay(long seq, T transaction) {
        Entry<T> entry = entry(seq);
        endRun(seq, entry, transaction, TransactionState.LOCKED);
        contended.add(seq, entry.tables);
    }

    /** Starts such a transaction again. Empty if it waits for a blocked table instead. */
    Optional<T> retryLocked(long seq) {
        Entry<T> entry = entry(seq);
        Queue queue = queueOf(entry);
        if (queue == null) {
            return Optional.of(run(seq, entry, TransactionState.LOCKED, TransactionState.RUNNING));
        }
        move(entry, TransactionState.LOCKED, TransactionState.PARKED);
        queue.parked().add(seq);
        noLongerLocked(seq);
        return Optional.empty();
    }

    private void noLongerLocked(long seq) {
        if (!contended.remove(seq)) {
            return;
        }
        for (Long other : List.copyOf(held)) {
            if (!contended.includesAnyOf(entry(other).tables)) {
                letGo(other);
            }
        }
    }

    private @Nullable Queue queueOf(Entry<T> entry) {
        if (!blockedTables.isEmpty()) {
            for (TableName table : entry.tables) {
                Queue queue = blockedTables.get(table);
                if (queue != null) {
                    return queue;
                }
            }
        }
        return null;
    }

    /**
     * Returns a running transaction to the schedule because its row keys may be incomplete.
     *
     * @param transaction what the worker gets in the next run
     */
    void handBack(long seq, T transaction) {
        endRun(seq, entry(seq), transaction, TransactionState.HANDED_BACK);
        noLongerLocked(seq);
        handedBack.add(seq);
    }

    /** Returns a running transaction to the schedule because its worker did not begin it. */
    void notBegun(long seq) {
        Entry<T> entry = entry(seq);
        if (entry.waitsFor.isEmpty()) {
            endRun(seq, entry, entry.transaction, TransactionState.READY);
            ready.add(seq);
        } else {
            endRun(seq, entry, entry.transaction, TransactionState.WAITING);
        }
    }

    /** The next transaction handed back that may run again, if there is one. */
    public <E extends Exception> Optional<T> nextHandedBack(Connected<E> connected) throws E {
        for (Long seq : handedBack) {
            Entry<T> entry = entry(seq);
            if (queueOf(entry) == null && !waits(seq, entry, connected)) {
                handedBack.remove(seq);
                return Optional.of(run(seq, entry, TransactionState.HANDED_BACK, TransactionState.RUNNING));
            }
        }
        return Optional.empty();
    }

    private <E extends Exception> boolean waits(long seq, Entry<T> entry, Connected<E> connected) throws E {
        if (entry.knownBlocker != null && unfinished.containsKey(entry.knownBlocker)) {
            return true;
        }
        if (unfinished.firstKey() == seq) {
            return false;
        }
        Set<TableName> tables = connected.with(entry.tables);
        for (Map.Entry<Long, Entry<T>> earlier : unfinished.headMap(seq).entrySet()) {
            if (!Collections.disjoint(earlier.getValue().tables, tables)) {
                entry.knownBlocker = earlier.getKey();
                return true;
            }
        }
        return false;
    }

    /**
     * Returns a running transaction to the schedule because it could not be applied to a table, and blocks the table.
     *
     * @param transaction what the worker gets in the next run
     */
    void block(long seq, T transaction, TableName table) {
        endRun(seq, entry(seq), transaction, TransactionState.BLOCKED);
        noLongerLocked(seq);
        blockedTables.computeIfAbsent(table, name -> new Queue()).blocked().add(seq);
    }

    /** The oldest transaction that could not be applied to the table. */
    OptionalLong oldestBlocked(TableName table) {
        Queue queue = blockedTables.get(table);
        return queue == null || queue.blocked().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(queue.blocked().first());
    }

    /** Starts that transaction again. The table stays blocked. */
    Optional<T> retry(TableName table) {
        Queue queue = blockedTables.get(table);
        Long oldest = queue == null ? null : queue.blocked().pollFirst();
        return oldest == null
                ? Optional.empty()
                : Optional.of(run(oldest, entry(oldest), TransactionState.BLOCKED, TransactionState.TRIED));
    }

    /** Lets the transactions of the table run again. */
    void release(TableName table) {
        Queue queue = blockedTables.remove(table);
        if (queue != null) {
            queue.blocked().forEach(seq -> move(entry(seq), TransactionState.BLOCKED, TransactionState.READY));
            queue.parked().forEach(seq -> move(entry(seq), TransactionState.PARKED, TransactionState.READY));
            ready.addAll(queue.blocked());
            ready.addAll(queue.parked());
        }
    }

    /** A running transaction is committed at the target. */
    public void done(long seq) {
        planner.done(seq);
        Entry<T> done = entry(seq);
        endRun(seq, done, done.transaction, TransactionState.DONE);
        unfinished.remove(seq);
        noLongerLocked(seq);
        List<Long> next = waiters.remove(seq);
        for (long waiter : next == null ? List.<Long>of() : next) {
            Entry<T> entry = entry(waiter);
            entry.waitsFor.remove(seq);
            if (entry.waitsFor.isEmpty() && entry.state == TransactionState.WAITING) {
                move(entry, TransactionState.WAITING, TransactionState.READY);
                ready.add(waiter);
            }
        }
    }

    /** Number of transactions that may run now, as far as their row keys decide. */
    int ready() {
        return ready.size();
    }

    /** Number of transactions added and not done. */
    public int unfinished() {
        return unfinished.size();
    }

    private Entry<T> entry(long seq) {
        Entry<T> entry = unfinished.get(seq);
        if (entry == null) {
            throw new IllegalStateException("Transaction " + seq + " is not scheduled");
        }
        return entry;
    }

    private T run(long seq, Entry<T> entry, TransactionState from, TransactionState to) {
        move(entry, from, to);
        running.add(seq);
        entry.knownBlocker = null;
        return entry.transaction;
    }

    private void move(Entry<T> entry, TransactionState from, TransactionState to) {
        if (entry.state != from) {
            throw new IllegalStateException("A transaction in state " + entry.state + " cannot become " + to);
        }
        entry.state = to;
    }

    /** A worker has ended its work on the transaction. */
    private void endRun(long seq, Entry<T> entry, T transaction, TransactionState to) {
        if (entry.state != TransactionState.RUNNING && entry.state != TransactionState.TRIED) {
            throw new IllegalStateException("A transaction in state " + entry.state + " cannot return from a worker");
        }
        running.remove(seq);
        entry.transaction = transaction;
        entry.state = to;
    }
}
