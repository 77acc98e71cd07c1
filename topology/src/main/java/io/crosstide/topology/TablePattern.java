package io.crosstide.topology;

/**
 * A glob {@code database.table}. {@code *} matches any text, {@code ?} matches one character. Both parts are matched
 * separately and case-sensitively.
 */
public record TablePattern(String database, String table) {

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    /** Parses {@code database.table}; throws {@link IllegalArgumentException}, which says what is wrong. */
    public static TablePattern parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0 || dot != text.lastIndexOf('.')) {
            throw new IllegalArgumentException("'" + text + "' is not of the form database.table");
        }
        if (dot == 0 || dot == text.length() - 1) {
            throw new IllegalArgumentException("'" + text + "' lacks the " + (dot == 0 ? "database" : "table"));
        }
        if (text.codePoints().anyMatch(TablePattern::isRefused)) {
            throw new IllegalArgumentException("'" + text + "' contains a quote, a space or a control character");
        }
        return new TablePattern(text.substring(0, dot), text.substring(dot + 1));
    }

    /** Spaces of all kinds: a pattern with one that nobody sees would match no table. */
    private static boolean isRefused(int c) {
        return c == '`'
                || c == '"'
                || c == BYTE_ORDER_MARK
                || Character.isISOControl(c)
                || Character.isWhitespace(c)
                || Character.isSpaceChar(c);
    }

    boolean matches(String databaseName, String tableName) {
        return globMatches(database, databaseName) && globMatches(table, tableName);
    }

    boolean matchesDatabase(String databaseName) {
        return globMatches(database, databaseName);
    }

    /** Whether the pattern matches every table of the database. */
    boolean matchesAllOf(String databaseName) {
        return table.equals("*") && matchesDatabase(databaseName);
    }

    /** Whether the pattern names one table, without wildcards. */
    boolean namesTable() {
        return table.indexOf('*') < 0 && table.indexOf('?') < 0;
    }

    /** Backtracks only to the last star, so the time is at most the product of the lengths. */
    private static boolean globMatches(String glob, String name) {
        int g = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                resume = n;
            } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == name.charAt(n))) {
                g++;
                n++;
            } else if (star >= 0) {
                g = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    @Override
    public String toString() {
        return database + "." + table;
    }
}
