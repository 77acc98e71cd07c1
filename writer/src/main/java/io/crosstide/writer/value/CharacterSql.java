package io.crosstide.writer.value;

import io.crosstide.change.value.ColumnValue;
import java.nio.charset.StandardCharsets;

/**
 * CHAR, VARCHAR and TEXT. The bytes are sent unchanged and are declared to have the source's character set, so the
 * server copies them if the column has the same character set.
 */
public record CharacterSql(String charset, String collation) implements ColumnSql {
    /** The character set of the connection, and so of a literal. */
    private static final String LITERALS = "utf8mb4";

    /** A literal is cheaper for the server than a function. */
    @Override
    public void write(Sql sql, ColumnValue value) {
        byte[] bytes = bytes(value);
        if (charset.equals(LITERALS) && isPrintableAscii(bytes)) {
            sql.append("?", new String(bytes, StandardCharsets.US_ASCII));
        } else {
            sql.append("CONVERT(? USING " + charset + ")", bytes);
        }
    }

    private static boolean isPrintableAscii(byte[] bytes) {
        for (byte each : bytes) {
            if (each < ' ' || each > '~' || each == '\\') {
                return false;
            }
        }
        return true;
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
