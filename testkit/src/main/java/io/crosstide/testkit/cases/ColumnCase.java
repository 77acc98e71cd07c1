package io.crosstide.testkit.cases;

import java.util.List;

/**
 * A column type with values that replication must not change.
 *
 * @param group family of types
 * @param title unique name of the case
 * @param type as in CREATE TABLE
 * @param view an expression that shows the value of column v exactly
 * @param values SQL expressions, evaluated in a session that allows invalid dates and is ahead of UTC
 * @param since the first MySQL release that has the type, such as {@code 9.0}
 */
public record ColumnCase(String group, String title, String type, String view, List<String> values, String since) {
    static final String BYTES = "HEX(v)";
    static final String TEXT = "HEX(CAST(v AS BINARY))";
    public static final String EVER = "5.7";

    public ColumnCase {
        values = List.copyOf(values);
    }

    static ColumnCase of(String group, String type, String view, String... values) {
        return new ColumnCase(group, type, type, view, List.of(values), EVER);
    }

    ColumnCase titled(String other) {
        return new ColumnCase(group, other, type, view, values, since);
    }

    ColumnCase since(String version) {
        return new ColumnCase(group, title, type, view, values, version);
    }

    @Override
    public String toString() {
        return title;
    }
}
