package io.crosstide.change.wire;

import org.jspecify.annotations.Nullable;

/**
 * A column's default.
 *
 * @param literal as {@code information_schema.COLUMNS} shows it, in time zone +00:00; null when the server computes each
 *     value (an expression, CURRENT_TIMESTAMP, a generated column)
 * @param expression whether it is for sure the DEFAULT that is computed, and the column not a generated one
 */
public record ColumnDefault(String column, @Nullable String literal, boolean expression) {
    public ColumnDefault {
        Require.text("column", column);
        if (literal != null && expression) {
            throw new IllegalArgumentException("column " + column + " has both a literal and an expression");
        }
    }

    /** A literal, or null where the column is generated or that is not known. */
    public ColumnDefault(String column, @Nullable String literal) {
        this(column, literal, false);
    }

    /** An expression, such as CURRENT_TIMESTAMP. */
    public static ColumnDefault ofExpression(String column) {
        return new ColumnDefault(column, null, true);
    }
}
