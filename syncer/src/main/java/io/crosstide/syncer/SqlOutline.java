package io.crosstide.syncer;

import java.util.Locale;

/**
 * A statement reduced to its keywords: upper case, names in quotes and literals replaced by {@code X}, comments gone. What
 * MySQL executes of a comment ({@code /*!40005 TEMPORARY}) stays.
 */
final class SqlOutline {
    private final String sql;
    private final StringBuilder outline = new StringBuilder();
    private int at;

    private SqlOutline(String sql) {
        this.sql = sql;
    }

    static String of(String sql) {
        return new SqlOutline(sql).read();
    }

    private String read() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\'' || c == '"' || c == '`') {
                skipQuoted(c);
                outline.append(" X ");
            } else if (sql.startsWith("/*!", at)) {
                at += 3;
                while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
                    at++;
                }
                outline.append(' ');
            } else if (sql.startsWith("/*", at)) {
                skipPast("*/");
            } else if (sql.startsWith("*/", at)) {
                at += 2;
                outline.append(' ');
            } else if (c == '#' || sql.startsWith("-- ", at)) {
                skipPast("\n");
            } else {
                outline.append(c);
                at++;
            }
        }
        return outline.toString().strip().toUpperCase(Locale.ROOT);
    }

    private void skipQuoted(char quote) {
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\\' && quote != '`') {
                at++;
            } else if (c == quote) {
                if (at + 1 == sql.length() || sql.charAt(at + 1) != quote) {
                    break;
                }
                at++;
            }
            at++;
        }
        at++;
    }

    private void skipPast(String end) {
        int found = sql.indexOf(end, at);
        at = found < 0 ? sql.length() : found + end.length();
        outline.append(' ');
    }
}
