package io.crosstide.writer.random;

/**
 * A table, or one column of it.
 *
 * @param column empty for the whole table
 */
record Use(String table, String column) {
    static Use table(String table) {
        return new Use(table, "");
    }

    /** Whether this goes when the other does. */
    boolean goesWith(Use other) {
        return table.equals(other.table) && (other.column.isEmpty() || column.equals(other.column));
    }
}
