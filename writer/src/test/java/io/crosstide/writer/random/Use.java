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

    /** Whether this must be removed together with the other. */
    boolean dependsOn(Use other) {
        return table.equals(other.table) && (other.column.isEmpty() || column.equals(other.column));
    }
}
