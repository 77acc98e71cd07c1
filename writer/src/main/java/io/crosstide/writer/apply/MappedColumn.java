package io.crosstide.writer.apply;

import io.crosstide.change.event.Column;
import io.crosstide.change.event.ColumnValue;
import io.crosstide.change.event.Row;
import io.crosstide.writer.schema.TargetColumn;

/** A column of the source with the column of the target that takes its values. */
record MappedColumn(Column source, TargetColumn target, ColumnSql sql) {
    ColumnValue value(Row row) {
        return row.value(source.position());
    }

    void write(Sql statement, Row row) {
        ColumnValue value = value(row);
        if (value instanceof ColumnValue.Null) {
            statement.append("NULL");
        } else {
            sql.write(statement, value);
        }
    }

    /** A condition that holds when the stored value is the row's, byte for byte. */
    void same(Sql statement, Row row) {
        ColumnValue value = value(row);
        if (value instanceof ColumnValue.Null) {
            statement.append(target.quotedName() + " IS NULL");
        } else {
            sql.same(statement, target.quotedName(), value);
        }
    }

    /** A condition that holds when a unique index would hold the values equal; the value is not NULL. */
    void matches(Sql statement, Row row) {
        sql.matches(statement, target.quotedName(), value(row));
    }

    boolean isNull(Row row) {
        return value(row) instanceof ColumnValue.Null;
    }
}
