package io.crosstide.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A row that differs between servers.
 *
 * @param key columns of the primary key; empty for a table without one
 * @param rows per server, all columns of its row, or null if it has no such row; numbers and times as they are,
 *     printable characters in single quotes, all other bytes as {@code 0x…}
 */
public record RowDifference(Map<String, String> key, Map<String, @Nullable Map<String, @Nullable String>> rows) {
    public RowDifference {
        key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    }

    /** The key, and per server the columns whose values differ. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner("; ", key.isEmpty() ? "" : key + ": ", "");
        rows.forEach((server, row) -> text.add(server + " " + (row == null ? "has no such row" : differing(row))));
        return text.toString();
    }

    private Map<String, @Nullable String> differing(Map<String, @Nullable String> row) {
        Map<String, @Nullable String> columns = new LinkedHashMap<>();
        row.forEach((column, value) -> {
            if (rows.values().stream().anyMatch(other -> other == null || !Objects.equals(other.get(column), value))) {
                columns.put(column, value);
            }
        });
        return columns;
    }
}
