package io.crosstide.writer.plan;

import java.util.Set;

/**
 * The row keys that a transaction touches.
 *
 * @param barrier runs alone: after all before it, before all after it
 */
public record TransactionKeys(Set<RowKey> keys, boolean barrier) {
    /** Touches everything. */
    public static final TransactionKeys BARRIER = new TransactionKeys(Set.of(), true);

    public TransactionKeys {
        keys = Set.copyOf(keys);
    }
}
