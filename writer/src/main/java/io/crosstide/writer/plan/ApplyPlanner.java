package io.crosstide.writer.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps transactions that share a row key in order (W2). Pure and deterministic. Not safe for several threads: the loop
 * owns it.
 *
 * <p>For each of its keys, a transaction waits for the last unfinished transaction with that key. That one waits for
 * the one before it, so the chain keeps the order. The number of unfinished transactions bounds the memory.
 *
 * <p>Invariant, checked in {@link #done}: no transaction finishes before the transactions that it waits for.
 */
public final class ApplyPlanner {
    private record Pending(TransactionKeys keys, Set<Long> waits) {}

    /**
     * The unfinished transactions that hold keys of one index. Those before the wildcard's transaction are no longer
     * listed.
     */
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
     * Adds the next transaction in stream order.
     *
     * @return unfinished transactions that must be done before this one starts
     */
    public Set<Long> add(long id, TransactionKeys keys) {
        if (unfinished.containsKey(id)) {
            throw new IllegalArgumentException("transaction " + id + " is already planned");
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

    /** @param id boxed once, because each of its keys refers to it */
    private Set<Long> waitsOf(Long id, TransactionKeys keys) {
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

    /** Notes that a transaction is committed at the target. */
    public void done(long id) {
        Pending pending = unfinished.remove(id);
        if (pending == null) {
            throw new IllegalArgumentException("transaction " + id + " is not planned");
        }
        for (Long before : pending.waits) {
            if (unfinished.containsKey(before)) {
                throw new IllegalStateException(
                        "W2: transaction " + id + " finished before " + before + ", which it had to wait for");
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

    /** Number of transactions added and not done. */
    public int unfinished() {
        return unfinished.size();
    }
}
