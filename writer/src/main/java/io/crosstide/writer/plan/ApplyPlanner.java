package io.crosstide.writer.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Orders transactions that share a row key (W2). Pure and deterministic; not safe for threads: its loop owns it.
 *
 * <p>A transaction waits for the last unfinished one that holds each of its keys; that one waits for its own, so order is
 * kept along the chain. Memory is bounded by the unfinished transactions.
 *
 * <p>Invariant, checked in {@link #done}: no transaction finishes before those it waits for.
 */
public final class ApplyPlanner {
    private record Pending(TransactionKeys keys, Set<Long> waits) {}

    /** The unfinished transactions that hold keys of one index; those before the wildcard's are not listed any more. */
    private static final class Holders {
        private final Map<String, Long> byFold = new HashMap<>();
        private @Nullable Long wildcard;

        private boolean isEmpty() {
            return byFold.isEmpty() && wildcard == null;
        }
    }

    private final Map<IndexId, Holders> indexes = new HashMap<>();
    private final Map<Long, Pending> unfinished = new HashMap<>();
    private @Nullable Long barrier;

    /**
     * Takes the next transaction in stream order.
     *
     * @return unfinished transactions that must be done before this one starts; each of them waits for its own
     */
    public Set<Long> add(long id, TransactionKeys keys) {
        if (unfinished.containsKey(id)) {
            throw new IllegalArgumentException("transaction " + id + " is planned already");
        }
        Set<Long> waits = keys.barrier() ? new HashSet<>(unfinished.keySet()) : waitsOf(id, keys);
        if (barrier != null) {
            waits.add(barrier);
        }
        if (keys.barrier()) {
            barrier = id;
        }
        unfinished.put(id, new Pending(keys, waits));
        return Set.copyOf(waits);
    }

    private Set<Long> waitsOf(long id, TransactionKeys keys) {
        Set<Long> waits = new HashSet<>();
        for (RowKey key : keys.keys()) {
            Holders holders = indexes.computeIfAbsent(key.index(), index -> new Holders());
            if (holders.wildcard != null) {
                waits.add(holders.wildcard);
            }
            String fold = key.fold();
            if (fold == null) {
                waits.addAll(holders.byFold.values());
                holders.byFold.clear();
                holders.wildcard = id;
            } else {
                Long before = holders.byFold.put(fold, id);
                if (before != null) {
                    waits.add(before);
                }
            }
        }
        waits.remove(id);
        return waits;
    }

    /** Takes note that a transaction is committed at the target. */
    public void done(long id) {
        Pending pending = unfinished.remove(id);
        if (pending == null) {
            throw new IllegalArgumentException("transaction " + id + " is not planned");
        }
        for (Long before : pending.waits) {
            if (unfinished.containsKey(before)) {
                throw new IllegalStateException(
                        "W2: transaction " + id + " finished before " + before + ", for which it had to wait");
            }
        }
        pending.keys.keys().forEach(key -> release(id, key));
        if (barrier != null && barrier == id) {
            barrier = null;
        }
    }

    private void release(long id, RowKey key) {
        Holders holders = indexes.get(key.index());
        if (holders == null) {
            return;
        }
        String fold = key.fold();
        if (fold != null) {
            holders.byFold.remove(fold, id);
        } else if (holders.wildcard != null && holders.wildcard == id) {
            holders.wildcard = null;
        }
        if (holders.isEmpty()) {
            indexes.remove(key.index());
        }
    }

    /** Transactions added and not done. */
    public int unfinished() {
        return unfinished.size();
    }
}
