package io.crosstide.writer.plan;

import io.crosstide.change.row.TableName;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The row keys that a transaction touches.
 *
 * @param tables tables whose rows it changes, their parents, and tables that its changes may cascade to
 * @param barrier runs alone: after all earlier transactions and before all later ones
 * @param rows number of its row changes, as far as the target has their tables; 0 if it is not known
 */
public record TransactionKeys(Set<RowKey> keys, Set<TableName> tables, boolean barrier, long rows) {
    /** Touches everything. */
    public static final TransactionKeys BARRIER = new TransactionKeys(Set.of(), Set.of(), true, 0);

    /** Touches nothing. */
    public static final TransactionKeys NONE = new TransactionKeys(Set.of(), Set.of(), false, 0);

    /** Measured: 120 bytes for a short key. The rest is for the transactions that it waits for. */
    private static final long BYTES_PER_KEY = 192;

    public TransactionKeys {
        keys = Set.copyOf(keys);
        tables = Set.copyOf(tables);
    }

    /** Bytes of heap that the keys take: here, in the planner, and in the schedule of transactions that wait. */
    public long memory() {
        long bytes = 0;
        for (RowKey key : keys) {
            String fold = key.fold();
            bytes += BYTES_PER_KEY + (fold == null ? 0 : fold.length());
        }
        return bytes;
    }

    /** Creates the keys of a transaction that touches only the tables of these row keys. */
    public static TransactionKeys of(Set<RowKey> keys) {
        Set<TableName> tables = keys.stream().map(key -> key.index().table()).collect(Collectors.toSet());
        return new TransactionKeys(keys, tables, false, keys.size());
    }
}
