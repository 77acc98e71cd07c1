package io.crosstide.change.event;

/**
 * The {@code sql_mode} that a statement was parsed under, as far as it says how a text in quotes ends.
 *
 * @param bits as in MySQL's {@code system_variables.h}
 */
public record SqlMode(long bits) {
    /** Nothing set. */
    public static final SqlMode NONE = new SqlMode(0);

    private static final long ANSI_QUOTES = 1 << 2;
    private static final long NO_BACKSLASH_ESCAPES = 1 << 20;

    /** Whether {@code "} quotes a name, as a backtick does, and not a text. */
    public boolean ansiQuotes() {
        return (bits & ANSI_QUOTES) != 0;
    }

    /** Whether {@code \} in a text stands for itself. */
    public boolean noBackslashEscapes() {
        return (bits & NO_BACKSLASH_ESCAPES) != 0;
    }
}
