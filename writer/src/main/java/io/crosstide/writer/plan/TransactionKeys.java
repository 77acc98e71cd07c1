package io.crosstide.writer.plan;

import io.crosstide.change.event.TableName;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The row keys that a transaction touches.
 *
 * @param tables tables whose rows it changes, their parents, and tables that its changes may cascade to
 * @param barrier runs alone: after all earlier transactions and before all later ones
 */
public record TransactionKeys(Set<RowKey> keys, Set<TableName> tables, boolean barrier) {
    /** Touches everything. */
    public static final TransactionKeys BARRIER = new TransactionKeys(Set.of(), Set.of(), true);

    /** Touches nothing. */
    public static final TransactionKeys NONE = new TransactionKeys(Set.of(), Set.of(), false);

    public TransactionKeys {
        keys = Set.copyOf(keys);
        tables = Set.copyOf(tables);
    }

    /** Creates the keys of a transaction that touches only the tables of these row keys. */
    public static TransactionKeys of(Set<RowKey> keys) {
        Set<TableName> tables = keys.stream().map(key -> key.index().table()).collect(Collectors.toSet());
        return new TransactionKeys(keys, tables, false);
    }
}
