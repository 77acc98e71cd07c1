package io.crosstide.writer.value;

import io.crosstide.change.event.ColumnValue;
import io.crosstide.writer.schema.TargetColumn;
import org.jspecify.annotations.Nullable;

/**
 * FLOAT and DOUBLE. MySQL converts a FLOAT column to a double before it compares, so a float is written and compared as
 * that double, with all digits. Negative zero equals zero; only their text differs.
 *
 * @param rounding the target's column, a FLOAT(M,D) or DOUBLE(M,D); null if it does not round
 */
public record FloatingSql(@Nullable TargetColumn rounding) implements ColumnSql {
    @Override
    public void write(Sql sql, ColumnValue value) {
        if (rounding != null && !isKept(value, rounding.scale())) {
            throw UnfitColumnException.rounds(rounding);
        }
        sql.append(literal(number(value)));
    }

    /**
     * Whether MySQL's rounding (Field_real::truncate) keeps the value. It rounds the part above the next lower integer,
     * so the result for -0.07 is not the negated result for 0.07, and -0 loses its sign.
     */
    private static boolean isKept(ColumnValue value, int decimals) {
        double number = number(value);
        double scale = Double.parseDouble("1e" + decimals);
        double whole = Math.floor(number);
        double rounded = whole + Math.rint((number - whole) * scale) / scale;
        return value instanceof ColumnValue.FloatValue
                ? Float.floatToRawIntBits((float) rounded) == Float.floatToRawIntBits((float) number)
                : Double.doubleToRawLongBits(rounded) == Double.doubleToRawLongBits(number);
    }

    /**
     * Does not compare zero with {@code =}: MySQL would also replace the column by that constant in the text. The range
     * condition also depends on the sign: the hash by which a table may be partitioned differs for 0 and -0.
     */
    @Override
    public void same(Sql sql, String column, ColumnValue value) {
        double number = number(value);
        if (number == 0) {
            String zero = literal(number);
            sql.append(column + " >= " + zero + " AND " + column + " <= " + zero + " AND LEFT(CAST(" + column
                    + " AS CHAR), 1) " + (isNegative(number) ? "=" : "<>") + " '-'");
        } else {
            sql.append(column + " = " + literal(number));
        }
    }

    @Override
    public void matches(Sql sql, String column, ColumnValue value) {
        sql.append(column + " = " + literal(number(value)));
    }

    private static boolean isNegative(double number) {
        return Double.doubleToRawLongBits(number) < 0;
    }

    /**
     * With an exponent, because MySQL would read a DECIMAL otherwise. Java prints enough digits to restore the same
     * bits.
     */
    private static String literal(double number) {
        String text = Double.toString(number);
        return text.contains("E") ? text : text + "e0";
    }

    private static double number(ColumnValue value) {
        if (value instanceof ColumnValue.FloatValue number) {
            return number.value();
        } else if (value instanceof ColumnValue.DoubleValue number) {
            return number.value();
        }
        throw UnexpectedValue.of(value);
    }
}
