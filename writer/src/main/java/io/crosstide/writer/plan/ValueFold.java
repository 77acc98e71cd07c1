package io.crosstide.writer.plan;

import io.crosstide.change.event.ColumnValue;
import io.crosstide.writer.schema.TargetColumn;
import java.math.BigDecimal;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Maps a value to a text that is equal wherever the target's index holds the values equal. */
final class ValueFold {
    private ValueFold() {}

    /** @param value not NULL. Null where equality cannot be told. */
    static @Nullable String fold(ColumnValue value, TargetColumn column, int prefixLength) {
        if (value instanceof ColumnValue.SignedInteger number) {
            return Long.toString(number.value());
        } else if (value instanceof ColumnValue.UnsignedInteger number) {
            return number.toString();
        } else if (value instanceof ColumnValue.Decimal number) {
            return decimal(number.text());
        } else if (value instanceof ColumnValue.FloatValue number) {
            return Double.toString(number.value() + 0.0);
        } else if (value instanceof ColumnValue.DoubleValue number) {
            return Double.toString(number.value() + 0.0);
        } else if (value instanceof ColumnValue.Characters characters) {
            String charset = column.charset();
            String collation = column.collation();
            return charset == null || collation == null
                    ? null
                    : CollationFold.fold(characters.bytes(), charset, collation, prefixLength);
        } else if (value instanceof ColumnValue.Bytes bytes) {
            int length = prefixLength == 0 ? bytes.bytes().length : Math.min(prefixLength, bytes.bytes().length);
            return HexFormat.of().formatHex(bytes.bytes(), 0, length);
        } else if (value instanceof ColumnValue.Temporal temporal) {
            return temporal(temporal.text());
        } else if (value instanceof ColumnValue.Year year) {
            return year.text();
        } else if (value instanceof ColumnValue.EnumValue member) {
            return Integer.toString(member.index());
        } else if (value instanceof ColumnValue.SetValue members) {
            return Long.toUnsignedString(members.bits());
        } else if (value instanceof ColumnValue.BitValue bits) {
            return Long.toUnsignedString(bits.bits());
        }
        return null;
    }

    /** Parent and child of a foreign key may have other scales. */
    private static String decimal(String text) {
        BigDecimal number = new BigDecimal(text);
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static String temporal(String text) {
        if (text.indexOf('.') < 0) {
            return text;
        }
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.charAt(end - 1) == '.' ? text.substring(0, end - 1) : text.substring(0, end);
    }
}
