package io.crosstide.change.row;

import java.util.Comparator;

/** A table by its name; sorted by database, then by table. */
public record TableName(String database, String table) implements Comparable<TableName> {
    private static final Comparator<TableName> ORDER =
            Comparator.comparing(TableName::database).thenComparing(TableName::table);

    /** Parses {@code database.table}. The first dot ends the database, so its name cannot contain one. */
    public static TableName parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("'" + text + "' is not of the form database.table");
        }
        return new TableName(text.substring(0, dot), text.substring(dot + 1));
    }

    @Override
    public int compareTo(TableName other) {
        return ORDER.compare(this, other);
    }

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
