package io.crosstide.change.event;

/**
 * The {@code sql_mode} under which the server parsed a statement. Only the modes that decide how a quoted text ends are
 * read.
 *
 * @param bits the bits of MySQL's {@code system_variables.h}
 */
public record SqlMode(long bits) {
    /** No mode is set. */
    public static final SqlMode NONE = new SqlMode(0);

    private static final long ANSI_QUOTES = 1 << 2;
    private static final long NO_BACKSLASH_ESCAPES = 1 << 20;

    /** Whether {@code "} quotes a name, like a backtick, instead of a text. */
    public boolean ansiQuotes() {
        return (bits & ANSI_QUOTES) != 0;
    }

    /** Whether {@code \} in a text is an ordinary character. */
    public boolean noBackslashEscapes() {
        return (bits & NO_BACKSLASH_ESCAPES) != 0;
    }
}
