package io.crosstide.writer.value;

import io.crosstide.change.value.ColumnValue;
import java.math.BigDecimal;

/** Integers, DECIMAL, BIT and YEAR, as exact number literals. */
public final class NumberSql implements ColumnSql {
    @Override
    public void write(Sql sql, ColumnValue value) {
        sql.append("?", literal(value));
    }

    @Override
    public void same(Sql sql, String column, ColumnValue value) {
        sql.append(equation(column, value));
    }

    @Override
    public Equation equation(String column, ColumnValue value) {
        return Equation.of(column, literal(value));
    }

    private static Object literal(ColumnValue value) {
        if (value instanceof ColumnValue.SignedInteger number) {
            return number.value();
        } else if (value instanceof ColumnValue.UnsignedInteger number) {
            return unsigned(number.bits());
        } else if (value instanceof ColumnValue.Decimal number) {
            return new BigDecimal(number.text());
        } else if (value instanceof ColumnValue.BitValue bits) {
            return unsigned(bits.bits());
        } else if (value instanceof ColumnValue.Year year) {
            return (long) year.year();
        }
        throw UnexpectedValue.of(value);
    }

    private static BigDecimal unsigned(long bits) {
        return new BigDecimal(Long.toUnsignedString(bits));
    }
}
