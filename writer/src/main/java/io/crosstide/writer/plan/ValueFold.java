package io.crosstide.writer.plan;

import io.crosstide.change.event.ColumnValue;
import io.crosstide.writer.schema.TargetColumn;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps a value to a text that is equal wherever the target's index holds the values equal. */
final class ValueFold {
    private ValueFold() {}

    /**
     * The fold; null where equality cannot be told.
     *
     * @param value not NULL
     * @param sourceMembers of an ENUM or SET at the source, whose numbers for them the value holds
     */
    static @Nullable String fold(ColumnValue value, List<String> sourceMembers, TargetColumn column, int prefixLength) {
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
            return member.index() == 0 ? "0" : member(sourceMembers.get(member.index() - 1), column);
        } else if (value instanceof ColumnValue.SetValue members) {
            return members(members.bits(), sourceMembers, column);
        } else if (value instanceof ColumnValue.BitValue bits) {
            return Long.toUnsignedString(bits.bits());
        }
        return null;
    }

    /** Its number at the target, which compares by it; one that the target has not yet goes by its name. */
    private static String member(String name, TargetColumn column) {
        int index = column.members().indexOf(name);
        return index < 0 ? name : Integer.toString(index + 1);
    }

    private static String members(long bits, List<String> sourceMembers, TargetColumn column) {
        List<String> set = new ArrayList<>();
        for (int i = 0; i < sourceMembers.size(); i++) {
            if ((bits >>> i & 1) != 0) {
                set.add(member(sourceMembers.get(i), column));
            }
        }
        Collections.sort(set);
        return String.join(",", set);
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
