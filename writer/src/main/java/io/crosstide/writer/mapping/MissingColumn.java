package io.crosstide.writer.mapping;

import io.crosstide.change.row.Row;
import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnType;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.change.value.ReportText;
import io.crosstide.change.wire.ColumnDefault;
import io.crosstide.change.wire.TableDefaults;
import io.crosstide.writer.schema.ColumnNames;
import io.crosstide.writer.schema.TargetColumn;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column of the source that the target does not have yet. Rows whose value is the column's default lose nothing
 * without it: they get the value when the column is added to the target's table (docs/decisions/0011).
 *
 * @param literal the default as information_schema prints it; null for NULL
 */
record MissingColumn(Column source, @Nullable String literal) {
    /** The column with its default; null if the source has no default that is the same for every row. */
    static @Nullable MissingColumn of(Column column, @Nullable TableDefaults defaults) {
        if (defaults == null) {
            return null; // the source's defaults are unknown
        }
        for (ColumnDefault each : defaults.columns()) {
            if (ColumnNames.same(each.column(), column.name())) {
                String literal = each.literal();
                return literal != null && isExact(column, literal) ? new MissingColumn(column, literal) : null;
            }
        }
        return column.nullable() ? new MissingColumn(column, null) : null;
    }

    /**
     * Whether the text gives the exact value. MySQL truncates FLOAT to six digits and binary values at the first zero
     * byte. It prints a TIMESTAMP in the time zone of the session that created the column.
     */
    private static boolean isExact(Column column, String literal) {
        ColumnType type = column.type();
        if (type == ColumnType.FLOAT) {
            return literal.equals("0");
        }
        return !column.isBinary() && type != ColumnType.TIMESTAMP;
    }

    boolean isDefault(Row row) {
        ColumnValue value = row.value(source.position());
        if (value instanceof ColumnValue.Null) {
            return literal == null;
        }
        return literal != null && isDefault(value, literal);
    }

    private boolean isDefault(ColumnValue value, String text) {
        if (value instanceof ColumnValue.FloatValue number) {
            return Float.floatToRawIntBits(number.value()) == Float.floatToRawIntBits(Float.parseFloat(text));
        } else if (value instanceof ColumnValue.DoubleValue number) {
            return Double.doubleToRawLongBits(number.value()) == Double.doubleToRawLongBits(Double.parseDouble(text));
        } else if (value instanceof ColumnValue.BitValue bits) {
            return text.equals("b'" + Long.toBinaryString(bits.bits()) + "'");
        }
        String shown = Objects.requireNonNull(ReportText.of(value, source));
        boolean number = value instanceof ColumnValue.SignedInteger
                || value instanceof ColumnValue.UnsignedInteger
                || value instanceof ColumnValue.Decimal;
        return number ? sameNumber(shown, text) : shown.equals(text);
    }

    /**
     * Whether the target's column has this default. If it has, rows that got the default have the value that was left
     * out.
     */
    static boolean isSameDefault(@Nullable String literal, TargetColumn target) {
        String theirs = target.defaultLiteral();
        if (literal == null || theirs == null) {
            return literal == null && theirs == null && target.nullable() && !target.hasDefault();
        }
        return literal.equals(theirs) || (!target.isText() && sameNumber(literal, theirs));
    }

    private static boolean sameNumber(String one, String other) {
        try {
            return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** For messages. */
    String shownDefault() {
        return shown(literal);
    }

    static String shown(@Nullable String literal) {
        return literal == null ? "NULL" : "'" + literal + "'";
    }
}
