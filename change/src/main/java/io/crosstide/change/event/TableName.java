package io.crosstide.change.event;

/** A table of the target. */
public record TableName(String database, String table) {
    /** For SQL: both parts in backticks. */
    public String quoted() {
        return quote(database) + "." + quote(table);
    }

    /** An identifier in backticks. */
    public static String quote(String identifier) {
        return '`' + identifier.replace("`", "``") + '`';
    }

    /** {@code database.table}. */
    @Override
    public String toString() {
        return database + "." + table;
    }
}
