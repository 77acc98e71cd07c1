package io.crosstide.bookkeeping;

/** Names and strings as SQL text, for statements that take no parameters. */
public final class SqlText {
    private SqlText() {}

    /**
     * A string literal that means the same in every sql_mode, with NO_BACKSLASH_ESCAPES or without. It is for packets
     * of several statements, which cannot be prepared.
     *
     * @throws IllegalArgumentException if the value has a backslash or a NUL, which no such literal can contain
     */
    public static String literalInAnySqlMode(String value) {
        if (value.indexOf('\\') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name with a backslash: " + value);
        }
        return "'" + value.replace("'", "''") + "'";
    }

    /**
     * A string literal for a session with sql_mode '', where a backslash escapes. It is for statements that are printed
     * or create an account. It can contain any value.
     */
    public static String literalInEmptySqlMode(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** An identifier in backticks. */
    public static String identifier(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
