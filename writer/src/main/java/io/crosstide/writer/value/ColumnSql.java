package io.crosstide.writer.value;

import io.crosstide.change.event.ColumnValue;

/**
 * How values of a column are written and compared. Values are never NULL here.
 *
 * <p>What is written is converted by the server to the column's type of that moment, with an error or a warning where it
 * does not fit: a definition that has changed since cannot lead to other values silently. (Members of ENUM and SET go by
 * number, where only the definition's being verified before the commit sees to that.)
 */
public interface ColumnSql {
    /** An expression that gives the column exactly this value. */
    void write(Sql sql, ColumnValue value);

    /** A condition that holds when the column has exactly this value, by its stored bytes. */
    void same(Sql sql, String column, ColumnValue value);

    /** A condition that holds when a unique index would hold them equal; it can be looked up in an index. */
    default void matches(Sql sql, String column, ColumnValue value) {
        same(sql, column, value);
    }

    /** Whether {@link #same} cannot be looked up in an index, so that {@link #matches} has to go with it. */
    default boolean needsIndexCondition() {
        return false;
    }
}
