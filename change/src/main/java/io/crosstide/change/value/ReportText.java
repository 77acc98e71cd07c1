package io.crosstide.change.value;

import io.crosstide.change.event.CollationCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as conflict reports show them: text or null, bytes as {@code 0x...}. */
public final class ReportText {
    private static final Pattern NUMBER = Pattern.compile("#[0-9]+");

    private ReportText() {}

    /**
     * Null for SQL NULL; text for every other value. BIT shows as {@code 0x...}, and so do characters whose text does
     * not give their bytes back. An ENUM or SET shows the names of its members. The second member shows as {@code #2}
     * if its name is empty or looks like {@code #2} itself. {@code #0} is the value that an ENUM holds for an invalid
     * one.
     */
    public static @Nullable String of(ColumnValue value, Column column) {
        if (value instanceof ColumnValue.Null) {
            return null;
        } else if (value instanceof ColumnValue.SignedInteger integer) {
            return Long.toString(integer.value());
        } else if (value instanceof ColumnValue.UnsignedInteger integer) {
            return Long.toUnsignedString(integer.bits());
        } else if (value instanceof ColumnValue.Decimal decimal) {
            return decimal.text();
        } else if (value instanceof ColumnValue.FloatValue number) {
            return withoutPointZero(Float.toString(number.value()));
        } else if (value instanceof ColumnValue.DoubleValue number) {
            return withoutPointZero(Double.toString(number.value()));
        } else if (value instanceof ColumnValue.Temporal temporal) {
            return temporal.text();
        } else if (value instanceof ColumnValue.Year year) {
            return year.text();
        } else if (value instanceof ColumnValue.Characters characters) {
            return CharacterText.exact(characters.bytes(), characters.collationId());
        } else if (value instanceof ColumnValue.EnumValue member) {
            return member(member.index(), column);
        } else if (value instanceof ColumnValue.SetValue set) {
            return members(set.bits(), column);
        } else if (value instanceof ColumnValue.Json json) {
            return JsonText.display(json.binary());
        }
        return Hexadecimal.of(bytes(value));
    }

    private static byte[] bytes(ColumnValue value) {
        if (value instanceof ColumnValue.Bytes bytes) {
            return bytes.bytes();
        } else if (value instanceof ColumnValue.Geometry geometry) {
            return geometry.bytes();
        } else if (value instanceof ColumnValue.Vector vector) {
            return vector.bytes();
        }
        ColumnValue.BitValue bits = (ColumnValue.BitValue) value;
        byte[] bytes = new byte[(bits.width() + Byte.SIZE - 1) / Byte.SIZE];
        for (int i = 0; i < bytes.length; i++) {
            bytes[bytes.length - 1 - i] = (byte) (bits.bits() >>> (Byte.SIZE * i));
        }
        return bytes;
    }

    /** @param number from 1; 0 means no member */
    private static String member(int number, Column column) {
        if (number == 0 || number > column.members().size()) {
            return "#" + number;
        }
        String name = column.members().get(number - 1);
        // Without strict mode a column may have the same member twice.
        boolean isFirst = column.members().indexOf(name) == number - 1;
        boolean leadsBack = CollationCatalog.isMappedAlike(name, column.collationId()) && !Hexadecimal.isForm(name);
        return name.isEmpty() || !isFirst || !leadsBack || NUMBER.matcher(name).matches() ? "#" + number : name;
    }

    private static String members(long bits, Column column) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < Long.SIZE; i++) {
            if (((bits >>> i) & 1) != 0) {
                names.add(member(i + 1, column));
            }
        }
        return String.join(",", names);
    }

    private static String withoutPointZero(String number) {
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }
}
