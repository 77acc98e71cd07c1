package io.crosstide.change.comparison;

import io.crosstide.change.row.TableName;
import java.util.List;

/**
 * A question about the rows of a table.
 *
 * @param columns all that count, in the order in which values enter the digest of a row
 * @param key names of the primary key's columns; empty if rows have none
 * @param bucketBits rows are counted in 2^bucketBits buckets
 * @param list numbers of the buckets whose rows are wanted
 * @param keys keys of the rows that are wanted, each with the values in the order of {@code key}
 */
public record TableQuestion(
        TableName table,
        List<ReadColumn> columns,
        List<String> key,
        int bucketBits,
        List<Integer> list,
        List<List<String>> keys) {
    public TableQuestion {
        Limits.name("database", table.database());
        Limits.name("table", table.table());
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        list = List.copyOf(list);
        keys = keys.stream().map(List::copyOf).toList();
        Limits.range("columns", columns.size(), 1, Limits.COLUMNS);
        Limits.size("columns of a key", key, Limits.COLUMNS);
        Limits.range("bucket bits", bucketBits, 0, Limits.BUCKET_BITS);
        Limits.size("buckets", list, 1 << bucketBits);
        Limits.size("keys", keys, Limits.KEYS);
        for (int bucket : list) {
            Limits.range("number of a bucket", bucket, 0, (1L << bucketBits) - 1);
        }
        for (List<String> values : keys) {
            Limits.range("values of a key", values.size(), Math.max(1, key.size()), key.size());
            values.forEach(value -> Limits.text("value of a key", value, Limits.KEY_VALUE));
        }
        for (String name : key) {
            if (columns.stream().noneMatch(column -> column.name().equals(name))) {
                throw new IllegalArgumentException("column " + name + " of the key is not among the columns");
            }
        }
        if (!list.isEmpty() && !keys.isEmpty()) {
            throw new IllegalArgumentException("a question names both buckets and keys");
        }
    }

    /** Rows and the sum of their digests, of all rows or by bucket. */
    public static TableQuestion sums(TableName table, List<ReadColumn> columns, List<String> key, int bucketBits) {
        return new TableQuestion(table, columns, key, bucketBits, List.of(), List.of());
    }

    /** The same table, for the rows of some of its buckets. */
    public TableQuestion listing(List<Integer> buckets) {
        return new TableQuestion(table, columns, key, bucketBits, buckets, List.of());
    }

    /** The same table, for the rows with these keys. */
    public TableQuestion lookUp(List<List<String>> wanted) {
        return new TableQuestion(table, columns, key, 0, List.of(), wanted);
    }

    /** Whether rows are wanted, and with them the position of their snapshot. */
    public boolean wantsRows() {
        return !list.isEmpty() || !keys.isEmpty();
    }
}
