package io.crosstide.change.wire;

import org.jspecify.annotations.Nullable;

/**
 * A column's default.
 *
 * @param literal as {@code information_schema.COLUMNS} shows it, in time zone +00:00; null if the server computes each
 *     value (an expression, CURRENT_TIMESTAMP, a generated column)
 * @param expression true if the DEFAULT is known to be computed and the column is not a generated one
 */
public record ColumnDefault(String column, @Nullable String literal, boolean expression) {
    public ColumnDefault {
        Require.text("column", column);
        if (literal != null && expression) {
            throw new IllegalArgumentException("column " + column + " has both a literal and an expression");
        }
    }

    /** A literal, or null if the column is generated or may be generated. */
    public ColumnDefault(String column, @Nullable String literal) {
        this(column, literal, false);
    }

    /** An expression, such as CURRENT_TIMESTAMP. */
    public static ColumnDefault ofExpression(String column) {
        return new ColumnDefault(column, null, true);
    }
}
