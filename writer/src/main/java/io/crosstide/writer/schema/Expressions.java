package io.crosstide.writer.schema;

/** Expressions as information_schema prints them. */
final class Expressions {
    private Expressions() {}

    /**
     * The expression as SQL, for a session in which a backslash is an escape character. information_schema escapes the
     * whole text once more: the literal {@code '\''} is printed as {@code \'\\\'\'}.
     */
    static String unescaped(String printed) {
        StringBuilder sql = new StringBuilder(printed.length());
        for (int i = 0; i < printed.length(); i++) {
            char c = printed.charAt(i);
            sql.append(c == '\\' && i + 1 < printed.length() ? unescaped(printed.charAt(++i)) : c);
        }
        return sql.toString();
    }

    private static char unescaped(char c) {
        return switch (c) {
            case '0' -> '\0';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'Z' -> '\032';
            default -> c;
        };
    }
}
