package io.crosstide.syncer.filter;

import io.crosstide.change.event.SqlMode;
import java.util.Locale;

/**
 * A statement reduced to its keywords, in upper case. {@code X} replaces literals and names that cannot be keywords.
 * Comments are removed, except for the text that MySQL executes ({@code /*!40005 TEMPORARY}). Quotes and comments end
 * where MySQL's lexer ends them ({@code sql_lex.cc}).
 */
public final class SqlOutline {
    private final String sql;
    private final SqlMode mode;
    private final StringBuilder outline = new StringBuilder();
    private int at;

    private SqlOutline(String sql, SqlMode mode) {
        this.sql = sql;
        this.mode = mode;
    }

    public static String of(String sql, SqlMode mode) {
        return new SqlOutline(sql, mode).read();
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
            } else if (c == '#' || isDashComment()) {
                skipPast("\n");
            } else if (isNameCharacter(c)) {
                word();
            } else {
                outline.append(c);
                at++;
            }
        }
        return outline.toString().strip().toUpperCase(Locale.ROOT);
    }

    /** Two dashes start a comment only before white space or a control character, or at the end. */
    private boolean isDashComment() {
        return sql.startsWith("--", at) && (at + 2 == sql.length() || sql.charAt(at + 2) <= ' ');
    }

    private static boolean isNameCharacter(char c) {
        return c == '_' || c == '$' || c >= 0x80 || (c < 0x80 && Character.isLetterOrDigit(c));
    }

    /** After a dot, MySQL treats a reserved word as a name. A keyword consists of letters and underscores only. */
    private void word() {
        int start = at;
        boolean keyword = start == 0 || sql.charAt(start - 1) != '.';
        while (at < sql.length() && isNameCharacter(sql.charAt(at))) {
            char c = sql.charAt(at);
            keyword &= c != '$' && c < 0x80;
            at++;
        }
        outline.append(keyword ? sql.substring(start, at) : "X");
    }

    private void skipQuoted(char quote) {
        boolean text = quote == '\'' || (quote == '"' && !mode.ansiQuotes());
        boolean escapes = text && !mode.noBackslashEscapes();
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\\' && escapes) {
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
