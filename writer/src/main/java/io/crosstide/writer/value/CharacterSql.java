package io.crosstide.writer.value;

import io.crosstide.change.event.ColumnValue;

/**
 * CHAR, VARCHAR and TEXT. The bytes are sent unchanged and are declared to have the source's character set, so the
 * server copies them if the column has the same character set.
 */
public record CharacterSql(String charset, String collation) implements ColumnSql {
    @Override
    public void write(Sql sql, ColumnValue value) {
        sql.append("CONVERT(? USING " + charset + ")", bytes(value));
    }

    @Override
    public void same(Sql sql, String column, ColumnValue value) {
        sql.append(equation(column, value));
    }

    @Override
    public Equation equation(String column, ColumnValue value) {
        return StoredBytes.equation("CAST(" + column + " AS BINARY)", bytes(value));
    }

    @Override
    public void matches(Sql sql, String column, ColumnValue value) {
        sql.append(matchingEquation(column, value));
    }

    @Override
    public Equation matchingEquation(String column, ColumnValue value) {
        return Equation.of(column, "CONVERT(? USING " + charset + ") COLLATE " + collation, bytes(value));
    }

    @Override
    public boolean needsIndexCondition() {
        return true;
    }

    private static byte[] bytes(ColumnValue value) {
        if (value instanceof ColumnValue.Characters characters) {
            return characters.bytes();
        }
        throw UnexpectedValue.of(value);
    }
}
