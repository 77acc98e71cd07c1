package io.crosstide.change.comparison;

import io.crosstide.change.row.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer about the rows of a table, or a part of one.
 *
 * @param error why the table could not be read; empty if it could
 * @param buckets those with rows, by number
 * @param incomplete there are more rows than {@code rows} has
 * @param position if rows were asked for: what the snapshot shows
 */
public record TableAnswer(
        TableName table,
        String error,
        Map<Integer, BucketSum> buckets,
        List<ListedRow> rows,
        boolean incomplete,
        @Nullable ReadPosition position) {
    public TableAnswer {
        Limits.name("database", table.database());
        Limits.name("table", table.table());
        Limits.text("error", error, Limits.TEXT);
        buckets = Collections.unmodifiableMap(new TreeMap<>(buckets));
        rows = List.copyOf(rows);
        Limits.size("buckets", buckets.keySet(), 1 << Limits.BUCKET_BITS);
        Limits.size("rows", rows, Limits.LISTED_ROWS);
    }

    public static TableAnswer failed(TableName table, String error) {
        String text = error.substring(0, Math.min(error.length(), Limits.TEXT));
        return new TableAnswer(table, text, Map.of(), List.of(), false, null);
    }

    /** Both parts together. */
    public TableAnswer plus(TableAnswer other) {
        Map<Integer, BucketSum> all = new TreeMap<>(buckets);
        other.buckets.forEach((bucket, sum) -> all.merge(bucket, sum, BucketSum::plus));
        List<ListedRow> listed = new ArrayList<>(rows);
        listed.addAll(other.rows);
        return new TableAnswer(
                table,
                error.isEmpty() ? other.error : error,
                all,
                listed,
                incomplete || other.incomplete,
                position == null ? other.position : position);
    }

    /** All rows that were counted. */
    public BucketSum total() {
        return buckets.values().stream().reduce(BucketSum.EMPTY, BucketSum::plus);
    }

    public BucketSum bucket(int number) {
        return buckets.getOrDefault(number, BucketSum.EMPTY);
    }
}
