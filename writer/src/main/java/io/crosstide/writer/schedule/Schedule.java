package io.crosstide.writer.schedule;

import io.crosstide.change.event.TableName;
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
import org.jspecify.annotations.Nullable;

/**
 * Hands out transactions in an order that respects their row keys (W2). Invariants:
 *
 * <ul>
 *   <li>a transaction is handed out only when all unfinished ones before it that share a key with it are done;
 *   <li>of those that may go, the oldest goes first, so a single worker gives the source's commit order;
 *   <li>one handed back goes again only when no unfinished one before it touches a table that is connected with its own;
 *   <li>one that touches a held table is not handed out, but to try whether the table can be released.
 * </ul>
 *
 * <p>Belongs to the loop of one link; knows no SQL and no Kafka.
 *
 * @param <T> what is scheduled
 */
public final class Schedule<T> {
    /** Finds the tables that are connected with others as they are now; E says why that cannot be done now. */
    @FunctionalInterface
    interface Connected<E extends Exception> {
        Set<TableName> with(Set<TableName> tables) throws E;
    }

    private record Waiting<T>(T transaction, Set<Long> on) {}

    /** What waits for a held table: transactions that met its trouble, and others that could go but for it. */
    private record Parked<T>(TreeMap<Long, T> refused, Map<Long, T> others) {
        private Parked() {
            this(new TreeMap<>(), new HashMap<>());
        }
    }

    private final ApplyPlanner planner = new ApplyPlanner();
    private final TreeMap<Long, T> ready = new TreeMap<>();
    private final Map<Long, Waiting<T>> waiting = new HashMap<>();
    private final Map<Long, List<Long>> waiters = new HashMap<>();
    private final Map<TableName, Parked<T>> held = new HashMap<>();
    private final TreeMap<Long, T> handedBack = new TreeMap<>();
    /** For each handed back, one before it that it was seen to wait for. */
    private final Map<Long, Long> before = new HashMap<>();
    /** With the tables they touch. */
    private final TreeMap<Long, Set<TableName>> unfinished = new TreeMap<>();

    /** Takes the next transaction in stream order. */
    void add(long seq, TransactionKeys keys, T transaction) {
        Set<Long> on = new HashSet<>(planner.add(seq, keys));
        unfinished.put(seq, keys.tables());
        if (on.isEmpty()) {
            ready.put(seq, transaction);
        } else {
            waiting.put(seq, new Waiting<>(transaction, on));
            on.forEach(earlier ->
                    waiters.computeIfAbsent(earlier, key -> new ArrayList<>()).add(seq));
        }
    }

    /** The next transaction that may go, if there is one. */
    Optional<T> next() {
        for (Map.Entry<Long, T> oldest = ready.pollFirstEntry(); oldest != null; oldest = ready.pollFirstEntry()) {
            Parked<T> behind = parked(oldest.getKey());
            if (behind == null) {
                return Optional.of(oldest.getValue());
            }
            behind.others().put(oldest.getKey(), oldest.getValue());
        }
        return Optional.empty();
    }

    private @Nullable Parked<T> parked(long seq) {
        if (!held.isEmpty()) {
            for (TableName table : unfinished.getOrDefault(seq, Set.of())) {
                Parked<T> parked = held.get(table);
                if (parked != null) {
                    return parked;
                }
            }
        }
        return null;
    }

    /** Takes back a transaction handed out, whose row keys may not be all that it touches. */
    void handBack(long seq, T transaction) {
        handedBack.put(seq, transaction);
    }

    /** The next transaction handed back that may go again, if there is one. */
    <E extends Exception> Optional<T> nextHandedBack(Connected<E> connected) throws E {
        for (Long seq : handedBack.keySet()) {
            if (parked(seq) == null && !waits(seq, connected)) {
                before.remove(seq);
                return Optional.ofNullable(handedBack.remove(seq));
            }
        }
        return Optional.empty();
    }

    private <E extends Exception> boolean waits(long seq, Connected<E> connected) throws E {
        Long known = before.get(seq);
        if (known != null && unfinished.containsKey(known)) {
            return true;
        }
        if (unfinished.firstKey() == seq) {
            return false;
        }
        Set<TableName> tables = connected.with(unfinished.getOrDefault(seq, Set.of()));
        for (Map.Entry<Long, Set<TableName>> earlier : unfinished.headMap(seq).entrySet()) {
            if (!Collections.disjoint(earlier.getValue(), tables)) {
                before.put(seq, earlier.getKey());
                return true;
            }
        }
        return false;
    }

    /** Takes back a transaction handed out that met trouble with a table, and holds the table from now on. */
    void hold(long seq, T transaction, TableName table) {
        held.computeIfAbsent(table, name -> new Parked<>()).refused().put(seq, transaction);
    }

    /** The oldest transaction that met trouble with the table. */
    OptionalLong oldestRefused(TableName table) {
        Parked<T> parked = held.get(table);
        return parked == null || parked.refused().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(parked.refused().firstKey());
    }

    /** Hands that transaction out, while the table stays held. */
    Optional<T> tryAgain(TableName table) {
        Parked<T> parked = held.get(table);
        Map.Entry<Long, T> oldest = parked == null ? null : parked.refused().pollFirstEntry();
        return oldest == null ? Optional.empty() : Optional.of(oldest.getValue());
    }

    /** Lets all go that waited for the table alone. */
    void release(TableName table) {
        Parked<T> parked = held.remove(table);
        if (parked != null) {
            ready.putAll(parked.refused());
            ready.putAll(parked.others());
        }
    }

    /** A transaction handed out is committed at the target. */
    void done(long seq) {
        planner.done(seq);
        unfinished.remove(seq);
        for (long waiter : waiters.getOrDefault(seq, List.of())) {
            Waiting<T> next = waiting.get(waiter);
            if (next != null && next.on().remove(seq) && next.on().isEmpty()) {
                waiting.remove(waiter);
                ready.put(waiter, next.transaction());
            }
        }
        waiters.remove(seq);
    }

    /** Transactions added and not done. */
    int unfinished() {
        return unfinished.size();
    }
}
