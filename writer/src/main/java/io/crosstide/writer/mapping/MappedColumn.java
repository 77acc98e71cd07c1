package io.crosstide.writer.mapping;

import io.crosstide.change.event.EventException;
import io.crosstide.change.row.Row;
import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.value.ColumnSql;
import io.crosstide.writer.value.Equation;
import io.crosstide.writer.value.InexpressibleValueException;
import io.crosstide.writer.value.Sql;
import org.jspecify.annotations.Nullable;

/** A column of the source with the column of the target that gets its values. */
public record MappedColumn(Column source, TargetColumn target, ColumnSql sql) {
    public ColumnValue value(Row row) {
        return row.value(source.position());
    }

    public void write(Sql statement, Row row) {
        write(statement, value(row));
    }

    public void write(Sql statement, ColumnValue value) {
        if (value instanceof ColumnValue.Null) {
            statement.append("NULL");
        } else {
            exactly(() -> sql.write(statement, value));
        }
    }

    /** Whether {@link #write} adds a table to the statement ({@link Sql#tables}). */
    public boolean copiesColumn(Row row) {
        return !isNull(row) && sql.copiesColumn(value(row));
    }

    /** Appends a condition that is true if the stored value equals the row's value byte for byte. */
    public void same(Sql statement, Row row) {
        same(statement, value(row));
    }

    /** Appends a condition that is true if the stored value equals the value byte for byte. */
    public void same(Sql statement, ColumnValue value) {
        same(statement, "", value);
    }

    /**
     * The same.
     *
     * @param table the name of the table in the statement, with a dot; or nothing
     */
    public void same(Sql statement, String table, ColumnValue value) {
        if (value instanceof ColumnValue.Null) {
            statement.append(table + target.quotedName() + " IS NULL");
        } else {
            exactly(() -> sql.same(statement, table + target.quotedName(), value));
        }
    }

    /** {@link #same} as an equation; null if it is not one. The value is not NULL. */
    public @Nullable Equation equation(String table, Row row) {
        return sql.equation(table + target.quotedName(), value(row));
    }

    /** {@link #matches} as an equation; null if it is not one. The value is not NULL. */
    public @Nullable Equation matchingEquation(String table, Row row) {
        return sql.matchingEquation(table + target.quotedName(), value(row));
    }

    /** Appends a condition that is true if a unique index treats the values as equal. The value is not NULL. */
    public void matches(Sql statement, Row row) {
        matches(statement, "", row);
    }

    /**
     * The same.
     *
     * @param table the name of the table in the statement, with a dot; or nothing
     */
    public void matches(Sql statement, String table, Row row) {
        sql.matches(statement, table + target.quotedName(), value(row));
    }

    private void exactly(Runnable append) {
        try {
            append.run();
        } catch (InexpressibleValueException | EventException e) {
            throw InexpressibleValueException.in(target.name(), e);
        }
    }

    public boolean isNull(Row row) {
        return value(row) instanceof ColumnValue.Null;
    }
}
