package io.crosstide.writer.plan;

import io.crosstide.change.value.ColumnValue;
import io.crosstide.writer.schema.TargetColumn;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps a value to a text (fold). If the target's index treats two values as equal, their folds are equal. */
final class ValueFold {
    private ValueFold() {}

    /**
     * The fold; null if equality cannot be decided.
     *
     * @param value not NULL
     * @param sourceMembers members of an ENUM or SET at the source, which the numbers in the value refer to
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

    /**
     * The member's number at the target, which compares by number. A member that the target does not have yet is
     * represented by its name.
     */
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

    /** Parent and child of a foreign key may have different scales. */
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
