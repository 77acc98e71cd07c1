package io.crosstide.writer.schema;

/** Expressions as information_schema prints them. */
final class Expressions {
    private Expressions() {}

    /** information_schema puts a backslash before the quotes of string literals; SQL wants none. */
    static String unescaped(String printed) {
        return printed.replace("\\'", "'");
    }
}
