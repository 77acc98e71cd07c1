package io.crosstide.writer.link;

import io.crosstide.writer.plan.ApplyPlanner;
import io.crosstide.writer.plan.TransactionKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Hands out transactions in an order that respects their row keys (W2). Invariants:
 *
 * <ul>
 *   <li>a transaction is handed out only when all unfinished ones before it that share a key with it are done;
 *   <li>of those that may go, the oldest goes first, so a single worker gives the source's commit order;
 *   <li>one handed back goes again only when it is the oldest unfinished one.
 * </ul>
 *
 * <p>Belongs to the loop of one link; knows no SQL and no Kafka.
 *
 * @param <T> what is scheduled
 */
final class Schedule<T> {
    private record Waiting<T>(T transaction, Set<Long> on) {}

    private final ApplyPlanner planner = new ApplyPlanner();
    private final TreeMap<Long, T> ready = new TreeMap<>();
    private final Map<Long, Waiting<T>> waiting = new HashMap<>();
    private final Map<Long, List<Long>> waiters = new HashMap<>();
    private final TreeMap<Long, Supplier<T>> handedBack = new TreeMap<>();
    private final TreeSet<Long> unfinished = new TreeSet<>();

    /** Takes the next transaction in stream order. */
    void add(long seq, TransactionKeys keys, T transaction) {
        Set<Long> on = new HashSet<>(planner.add(seq, keys));
        unfinished.add(seq);
        if (on.isEmpty()) {
            ready.put(seq, transaction);
        } else {
            waiting.put(seq, new Waiting<>(transaction, on));
            on.forEach(before ->
                    waiters.computeIfAbsent(before, key -> new ArrayList<>()).add(seq));
        }
    }

    /** The next transaction that may go, if there is one. */
    Optional<T> next() {
        Map.Entry<Long, Supplier<T>> back = handedBack.firstEntry();
        if (back != null && back.getKey().equals(unfinished.first())) {
            handedBack.pollFirstEntry();
            return Optional.of(back.getValue().get());
        }
        Map.Entry<Long, T> oldest = ready.pollFirstEntry();
        return oldest == null ? Optional.empty() : Optional.of(oldest.getValue());
    }

    /** Takes back a transaction handed out, to hand out what the supplier then gives when all before it are done. */
    void handBack(long seq, Supplier<T> transaction) {
        handedBack.put(seq, transaction);
    }

    /** A transaction handed out is committed at the target. */
    void done(long seq) {
        planner.done(seq);
        unfinished.remove(seq);
        for (long waiter : waiters.getOrDefault(seq, List.of())) {
            Waiting<T> held = waiting.get(waiter);
            if (held != null && held.on().remove(seq) && held.on().isEmpty()) {
                waiting.remove(waiter);
                ready.put(waiter, held.transaction());
            }
        }
        waiters.remove(seq);
    }

    /** Transactions added and not done. */
    int unfinished() {
        return unfinished.size();
    }
}
