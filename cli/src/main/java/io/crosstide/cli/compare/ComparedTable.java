package io.crosstide.cli.compare;

import java.util.Comparator;

/** A table to compare, by the name it has in all datacenters; sorted by database, then by table. */
record ComparedTable(String database, String table) implements Comparable<ComparedTable> {

    private static final Comparator<ComparedTable> ORDER =
            Comparator.comparing(ComparedTable::database).thenComparing(ComparedTable::table);

    /** @param text {@code database.table} */
    static ComparedTable parse(String text) {
        int dot = text.indexOf('.');
        return new ComparedTable(text.substring(0, dot), text.substring(dot + 1));
    }

    @Override
    public int compareTo(ComparedTable other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return database + "." + table;
    }
}
