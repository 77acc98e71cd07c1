package io.crosstide.cli.setup;

/** Names and strings as SQL text, for statements that take no parameters. Strings hold under sql_mode ''. */
final class SqlText {

    private SqlText() {}

    static String string(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    static String name(String value) {
        return "`" + value.replace("`", "``") + "`";
    }
}
