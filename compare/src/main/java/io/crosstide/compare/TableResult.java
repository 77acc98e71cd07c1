package io.crosstide.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a table compares over several servers.
 *
 * @param rows rows by server; a server without the table is missing here
 * @param differingRows number of rows that are not the same on all servers; a row is known by its primary key; at least 1 when a
 *     server lacks the table
 * @param examples the first of them
 * @param notes what else differs: a table that is missing, columns that not all servers have (these are not compared)
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
