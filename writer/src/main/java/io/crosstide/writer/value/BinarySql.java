package io.crosstide.writer.value;

import io.crosstide.change.value.ColumnValue;

/** BINARY, VARBINARY and BLOB, as unchanged bytes. */
public final class BinarySql implements ColumnSql {
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
        return StoredBytes.equation(column, bytes(value));
    }

    private static byte[] bytes(ColumnValue value) {
        if (value instanceof ColumnValue.Bytes bytes) {
            return bytes.bytes();
        }
        throw UnexpectedValue.of(value);
    }
}
