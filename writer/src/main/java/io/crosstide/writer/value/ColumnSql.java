package io.crosstide.writer.value;

import io.crosstide.change.value.ColumnValue;
import org.jspecify.annotations.Nullable;

/**
 * Writes and compares values of a column. Values are never NULL here.
 *
 * <p>The server converts a written value to the column's current type, and raises an error or a warning if it does not
 * fit: a changed definition cannot change values silently. (Members of ENUM and SET are written by number. For them
 * only the verification of the definition before the commit detects a change.)
 */
public interface ColumnSql {
    /** An expression that gives the column exactly this value. */
    void write(Sql sql, ColumnValue value);

    /**
     * Whether the written expression is a column that {@link Sql#column} adds to the statement, because the target's
     * column does not accept the value in any other form.
     */
    default boolean copiesColumn(ColumnValue value) {
        return false;
    }

    /** A condition that is true if the column has exactly this value, by its stored bytes. */
    void same(Sql sql, String column, ColumnValue value);

    /** The same condition as an equation; null if it is not one. */
    default @Nullable Equation equation(String column, ColumnValue value) {
        return null;
    }

    /** A condition that is true if a unique index treats the values as equal. An index can serve it. */
    default void matches(Sql sql, String column, ColumnValue value) {
        same(sql, column, value);
    }

    /** The same condition as an equation; null if it is not one. */
    default @Nullable Equation matchingEquation(String column, ColumnValue value) {
        return equation(column, value);
    }

    /** Whether no index can serve {@link #same}, so that {@link #matches} must be added. */
    default boolean needsIndexCondition() {
        return false;
    }
}
