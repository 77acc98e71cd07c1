package io.crosstide.writer.value;

import io.crosstide.change.value.ColumnValue;
import io.crosstide.writer.schema.TargetColumn;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The digits of a FLOAT(M,D) or DOUBLE(M,D), and how MySQL rounds a number that a statement gives to such a column
 * (Field_real::truncate).
 *
 * @param precision M, number of digits
 * @param scale D, number of digits after the point
 */
record DeclaredDigits(int precision, int scale) {
    private static final int PARTS = 16;

    /** The column's digits; null if it does not round. */
    static @Nullable DeclaredDigits of(TargetColumn column) {
        return column.columnType().contains("(") ? new DeclaredDigits(column.precision(), column.scale()) : null;
    }

    /** Whether MySQL keeps the value unchanged. */
    boolean include(ColumnValue value) {
        return isSame(stored(FloatingSql.number(value), value), value);
    }

    /**
     * A number from which MySQL makes exactly this value; empty if there is none. It may differ from the value:
     * 99999999.99 in a FLOAT(10,2) is stored as 100000000, and MySQL refuses 100000000.
     */
    OptionalDouble numberFor(ColumnValue value) {
        double number = FloatingSql.number(value);
        if (include(value)) {
            return OptionalDouble.of(number);
        }
        double limit = Math.copySign(greatest(value), number);
        return isSame(stored(limit, value), value) ? OptionalDouble.of(limit) : OptionalDouble.empty();
    }

    /** Zero, one, and numbers from the whole range; as many as MySQL keeps unchanged. */
    List<ColumnValue> some(ColumnValue like) {
        double greatest = greatest(like);
        return DoubleStream.concat(
                        DoubleStream.of(0, 1), IntStream.rangeClosed(1, PARTS).mapToDouble(i -> greatest * i / PARTS))
                .map(number -> stored(number, like))
                .filter(Double::isFinite)
                .mapToObj(number -> value(number, like))
                .filter(this::include)
                .distinct()
                .toList();
    }

    /**
     * What MySQL stores for a number; NaN if it refuses it. MySQL rounds the part above the next lower integer, so the
     * result for -0.07 is not the negated result for 0.07, and -0 loses its sign.
     */
    private double stored(double number, ColumnValue value) {
        double whole = Math.floor(number);
        double rounded = whole + Math.rint((number - whole) * power(scale)) / power(scale);
        return Math.abs(rounded) > greatest(value) ? Double.NaN : rounded;
    }

    private static ColumnValue value(double number, ColumnValue like) {
        return like instanceof ColumnValue.FloatValue
                ? new ColumnValue.FloatValue((float) number)
                : new ColumnValue.DoubleValue(number);
    }

    private double greatest(ColumnValue value) {
        double greatest = power(precision - scale) - 1 / power(scale);
        return Math.min(greatest, value instanceof ColumnValue.FloatValue ? Float.MAX_VALUE : Double.MAX_VALUE);
    }

    private static boolean isSame(double rounded, ColumnValue value) {
        double number = FloatingSql.number(value);
        return value instanceof ColumnValue.FloatValue
                ? Float.floatToRawIntBits((float) rounded) == Float.floatToRawIntBits((float) number)
                : Double.doubleToRawLongBits(rounded) == Double.doubleToRawLongBits(number);
    }

    private static double power(int exponent) {
        return Double.parseDouble("1e" + exponent);
    }
}
