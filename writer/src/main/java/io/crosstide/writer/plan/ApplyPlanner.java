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
 * <p>For each of its keys, a transaction waits for the last unfinished transactions with that key ({@link KeyHolders}).
 * These wait for the ones before them, so the chain keeps the order. The number of unfinished transactions bounds the
 * memory.
 *
 * <p>Invariant, checked in {@link #done}: no transaction finishes before the transactions that it waits for.
 */
public final class ApplyPlanner {
    private record Pending(TransactionKeys keys, Set<Long> waits) {}

    private final Map<IndexId, KeyHolders> indexes = new HashMap<>();
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
            indexes.computeIfAbsent(key.index(), index -> new KeyHolders()).add(id, key, waits);
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
        Long boxed = id;
        pending.keys.keys().forEach(key -> release(boxed, key));
        if (barrier != null && barrier == id) {
            barrier = null;
        }
    }

    private void release(Long id, RowKey key) {
        KeyHolders holders = indexes.get(key.index());
        if (holders != null) {
            holders.release(id, key);
            if (holders.isEmpty()) {
                indexes.remove(key.index());
            }
        }
    }

    /** Number of transactions added and not done. */
    public int unfinished() {
        return unfinished.size();
    }
}
