package io.crosstide.change.wire;

import org.jspecify.annotations.Nullable;

/**
 * A column's default.
 *
 * @param literal as {@code information_schema.COLUMNS} shows it, in time zone +00:00; null when the server computes each
 *     value (an expression, CURRENT_TIMESTAMP, a generated column)
 */
public record ColumnDefault(String column, @Nullable String literal) {
    public ColumnDefault {
        Require.text("column", column);
    }
}
