package io.crosstide.writer.value;

import io.crosstide.change.value.ColumnValue;
import io.crosstide.writer.schema.TargetColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FLOAT and DOUBLE. MySQL converts a FLOAT column to a double before it compares, so a float is written and compared as
 * that double, with all digits. Negative zero equals zero; only their text differs.
 *
 * @param type of the target's column, without digits
 * @param digits of a FLOAT(M,D) or DOUBLE(M,D) of the target; null for other columns, which do not round
 */
public record FloatingSql(String type, @Nullable DeclaredDigits digits) implements ColumnSql {
    public static FloatingSql of(TargetColumn target) {
        String type = target.dataType() + (target.isUnsigned() ? " unsigned" : "");
        return new FloatingSql(type, DeclaredDigits.of(target));
    }

    @Override
    public void write(Sql sql, ColumnValue value) {
        if (copiesColumn(value)) {
            sql.append(sql.column(type, literal(number(value))));
        } else {
            sql.append(literal(
                    digits == null ? number(value) : digits.numberFor(value).orElseThrow()));
        }
    }

    /**
     * A column may hold numbers that it does not accept from a statement: ALTER TABLE may change M and D without
     * rounding, and INSERT … SELECT copies the bytes of a FLOAT to a FLOAT(M,D). An UPDATE of several tables copies
     * numbers from its temporary table, which does not round.
     */
    @Override
    public boolean copiesColumn(ColumnValue value) {
        return digits != null && digits.numberFor(value).isEmpty();
    }

    /** Some numbers of the value's type, different from each other, that the column accepts from any statement. */
    public List<ColumnValue> accepted(ColumnValue value) {
        return digits == null ? List.of() : digits.some(value);
    }

    /**
     * Does not compare zero with {@code =}: MySQL would also replace the column by that constant in the text. The range
     * condition also depends on the sign: the hash by which a table may be partitioned differs for 0 and -0.
     */
    @Override
    public void same(Sql sql, String column, ColumnValue value) {
        double number = number(value);
        String literal = literal(number);
        if (number != 0) {
            matches(sql, column, value);
            return;
        }
        String compared = compared(column, value);
        sql.append(compared + " >= " + literal + " AND " + compared + " <= " + literal + " AND LEFT(CAST(" + column
                + " AS CHAR), 1) " + (isNegative(number) ? "=" : "<>") + " '-'");
    }

    @Override
    public @Nullable Equation equation(String column, ColumnValue value) {
        double number = number(value);
        return number == 0 || digits != null ? null : new Equation(column, literal(number), List.of());
    }

    @Override
    public void matches(Sql sql, String column, ColumnValue value) {
        double number = number(value);
        if (digits != null && !digits.include(value) && !copiesColumn(value)) {
            // Only the extreme value of the column is beyond this limit, and an index serves the condition.
            double limit = Math.nextDown((float) Math.abs(number));
            sql.append(column + (number > 0 ? " >= " : " <= ") + literal(Math.copySign(limit, number)) + " AND ");
        }
        sql.append(compared(column, value) + " = " + literal(number));
    }

    /**
     * MySQL may round a number to the column's digits before it compares it with the column. An expression avoids this,
     * but no index serves it.
     */
    private String compared(String column, ColumnValue value) {
        return digits == null || digits.include(value) ? column : column + " * 1e0";
    }

    private static boolean isNegative(double number) {
        return Double.doubleToRawLongBits(number) < 0;
    }

    /**
     * With an exponent, because MySQL would read a DECIMAL otherwise. Java prints enough digits to restore the same
     * bits.
     */
    static String literal(double number) {
        String text = Double.toString(number);
        return text.contains("E") ? text : text + "e0";
    }

    static double number(ColumnValue value) {
        if (value instanceof ColumnValue.FloatValue number) {
            return number.value();
        } else if (value instanceof ColumnValue.DoubleValue number) {
            return number.value();
        }
        throw UnexpectedValue.of(value);
    }
}
