package io.crosstide.writer.value;

import io.crosstide.change.value.ColumnValue;

/** Geometry and VECTOR, in the form in which MySQL stores them. */
public final class InternalBytesSql implements ColumnSql {
    @Override
    public void write(Sql sql, ColumnValue value) {
        sql.append("?", bytes(value));
    }

    @Override
    public void same(Sql sql, String column, ColumnValue value) {
        sql.append(equation(column, value));
    }

    @Override
    public Equation equation(String column, ColumnValue value) {
        return StoredBytes.equation("CAST(" + column + " AS BINARY)", bytes(value));
    }

    private static byte[] bytes(ColumnValue value) {
        if (value instanceof ColumnValue.Geometry geometry) {
            return geometry.bytes();
        } else if (value instanceof ColumnValue.Vector vector) {
            return vector.bytes();
        }
        throw UnexpectedValue.of(value);
    }
}
