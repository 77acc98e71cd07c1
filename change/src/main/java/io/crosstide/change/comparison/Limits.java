package io.crosstide.change.comparison;

import java.util.Collection;

/** Bounds on what the records of comparisons may contain: records come from other datacenters. */
public final class Limits {
    /** Questions of a request, tables of one record of an answer. */
    public static final int TABLES = 10_000;
    /** More than a table of MySQL may have. */
    public static final int COLUMNS = 4_096;
    /** MySQL's own limit for an identifier is 64 characters, each up to 4 bytes. */
    public static final int NAME = 256;

    public static final int BUCKET_BITS = 16;
    public static final int KEYS = 1_000;
    /** Characters of one value of a key: 3072 bytes as hexadecimal digits. */
    public static final int KEY_VALUE = 6_144;
    /** Rows that one answer lists of one table. */
    public static final int LISTED_ROWS = 20_000;

    public static final int TEXT = 4_096;

    private Limits() {}

    static void name(String what, String value) {
        text(what, value, NAME);
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a " + what + " is empty");
        }
    }

    static void text(String what, String value, int longest) {
        if (value.length() > longest) {
            throw new IllegalArgumentException(
                    "a " + what + " has " + value.length() + " characters, more than " + longest);
        }
    }

    static void size(String what, Collection<?> values, int most) {
        range(what, values.size(), 0, most);
    }

    static void range(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + ": " + value + " is not between " + least + " and " + most);
        }
    }
}
