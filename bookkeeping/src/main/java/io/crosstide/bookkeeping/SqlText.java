package io.crosstide.bookkeeping;

/** Text of SQL that goes into packets of several statements, which cannot be prepared. */
public final class SqlText {
    private SqlText() {}

    /** A string literal, right whether or not NO_BACKSLASH_ESCAPES is set. */
    public static String quote(String value) {
        if (value.indexOf('\\') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name with a backslash: " + value);
        }
        return "'" + value.replace("'", "''") + "'";
    }
}
