package io.crosstide.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of comparing one table at several servers.
 *
 * @param rows number of rows by server; without the servers that lack the table
 * @param differingRows number of rows that differ between servers; the primary key identifies a row; at least 1 if a
 *     server lacks the table
 * @param examples the first of the differing rows
 * @param notes other differences: a missing table, columns that not all servers have (these are not compared)
 */
public record TableResult(
        String database,
        String table,
        Map<String, Long> rows,
        long differingRows,
        List<RowDifference> examples,
        List<String> notes) {
    public TableResult {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        examples = List.copyOf(examples);
        notes = List.copyOf(notes);
    }

    /** Whether all servers have the table with the same rows. */
    public boolean equal() {
        return differingRows == 0;
    }
}
