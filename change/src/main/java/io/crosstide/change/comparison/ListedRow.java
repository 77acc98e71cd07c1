package io.crosstide.change.comparison;

import java.util.List;

/**
 * A row by its key and its digest.
 *
 * @param key values of the key's columns; empty for a table without a primary key
 */
public record ListedRow(List<String> key, Digest128 digest) {
    public ListedRow {
        key = List.copyOf(key);
        Limits.size("columns of a key", key, Limits.COLUMNS);
        key.forEach(value -> Limits.text("value of a key", value, Limits.KEY_VALUE));
    }

    /** What tells the row from others of its table. */
    public List<String> identity() {
        return key.isEmpty() ? List.of(digest.toString()) : key;
    }
}
