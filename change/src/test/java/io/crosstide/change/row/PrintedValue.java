package io.crosstide.change.row;

import io.crosstide.change.value.ColumnValue;
import io.crosstide.change.value.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A decoded value in the form that {@code expected.sql} prints. */
final class PrintedValue {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PrintedValue() {}

    static String of(ColumnValue value) {
        if (value instanceof ColumnValue.Null) {
            return "NULL";
        } else if (value instanceof ColumnValue.SignedInteger integer) {
            return Long.toString(integer.value());
        } else if (value instanceof ColumnValue.UnsignedInteger integer) {
            return integer.toString();
        } else if (value instanceof ColumnValue.Decimal decimal) {
            return decimal.text();
        } else if (value instanceof ColumnValue.FloatValue number) {
            return bits(number.value());
        } else if (value instanceof ColumnValue.DoubleValue number) {
            return bits(number.value());
        } else if (value instanceof ColumnValue.Temporal temporal) {
            return temporal.text();
        } else if (value instanceof ColumnValue.Year year) {
            return year.text();
        } else if (value instanceof ColumnValue.Characters characters) {
            return HEX.formatHex(characters.bytes());
        } else if (value instanceof ColumnValue.Bytes bytes) {
            return HEX.formatHex(bytes.bytes());
        } else if (value instanceof ColumnValue.EnumValue member) {
            return Integer.toString(member.index());
        } else if (value instanceof ColumnValue.SetValue set) {
            return Long.toUnsignedString(set.bits());
        } else if (value instanceof ColumnValue.BitValue bits) {
            return Long.toUnsignedString(bits.bits());
        } else if (value instanceof ColumnValue.Geometry geometry) {
            return HEX.formatHex(geometry.bytes());
        } else if (value instanceof ColumnValue.Vector vector) {
            return HEX.formatHex(vector.bytes());
        }
        return JsonText.display(((ColumnValue.Json) value).binary());
    }

    /** A value that MySQL printed, in the same form. */
    static String expected(String printed, String dataType) {
        if (printed.equals("NULL")) {
            return printed;
        }
        return switch (dataType) {
            case "float", "double" -> bits(Double.parseDouble(printed));
            case "json" -> sameNumbers(new String(HEX.parseHex(printed), StandardCharsets.UTF_8));
            default -> printed;
        };
    }

    /** MySQL and Java print the same double differently. */
    private static String sameNumbers(String json) {
        return Pattern.compile("(?<=[\\[ :]|^)-?[0-9]+(\\.[0-9]+(e-?[0-9]+)?|e-?[0-9]+)(?=[,\\]}]|$)")
                .matcher(json)
                .replaceAll(number -> isDecimal(number.group())
                        ? number.group()
                        : Double.toString(Double.parseDouble(number.group())).replace('E', 'e'));
    }

    /** A DECIMAL inside a document has digits that no double has. */
    private static boolean isDecimal(String number) {
        boolean zeroAtEnd = number.contains(".") && number.endsWith("0") && !number.endsWith(".0");
        return zeroAtEnd || number.replaceFirst("^[-0.]+|e.*", "").length() > 25;
    }

    private static String bits(double value) {
        return Double.toHexString(value);
    }
}
