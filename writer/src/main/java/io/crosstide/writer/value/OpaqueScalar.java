package io.crosstide.writer.value;

import io.crosstide.change.value.JsonText;
import io.crosstide.change.value.JsonValue.JsonOpaque;
import io.crosstide.change.value.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** JSON scalars of other SQL types, built from their type and from what MySQL prints. */
final class OpaqueScalar {
    private static final int FRACTION_BITS = 24;
    private static final int GROUP = 9;
    /** Digits of a literal. */
    private static final int MAX_DIGITS = 81;
    /** Number of bytes for each number of digits. */
    private static final int[] GROUP_BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

    private OpaqueScalar() {}

    /**
     * The scalar; null if it has no such type, or is not printed in this form.
     *
     * @param jsonType the result of JSON_TYPE
     * @param text without quotes
     */
    static @Nullable JsonOpaque of(String jsonType, String text) {
        JsonOpaque made;
        try {
            made = switch (jsonType) {
                case "DECIMAL" -> new JsonOpaque(OpaqueType.DECIMAL, decimal(text));
                case "DATE" -> new JsonOpaque(OpaqueType.DATE, packed(date(text), 0));
                case "DATETIME" -> new JsonOpaque(OpaqueType.DATETIME, datetime(text));
                case "TIMESTAMP" -> new JsonOpaque(OpaqueType.TIMESTAMP, datetime(text));
                case "TIME" -> new JsonOpaque(OpaqueType.TIME, time(text));
                default -> bytes(text);
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
        String printed = jsonType.equals("DECIMAL") ? text : JsonString.quote(text);
        return JsonText.display(made).equals(printed) ? made : null;
    }

    private static JsonOpaque bytes(String text) {
        int colon = text.indexOf(':', OpaqueType.BYTES.length());
        int type = Integer.parseInt(text.substring(OpaqueType.BYTES.length(), colon));
        return new JsonOpaque(type, Base64.getMimeDecoder().decode(text.substring(colon + 1)));
    }

    private static long date(String text) {
        long months = Long.parseLong(text.substring(0, 4)) * 13 + Long.parseLong(text.substring(5, 7));
        return (months << 5 | Long.parseLong(text.substring(8, 10))) << 17;
    }

    private static byte[] datetime(String text) {
        return packed(date(text) | clock(text.substring(11)), micros(text));
    }

    private static byte[] time(String text) {
        boolean negative = text.startsWith("-");
        byte[] bytes = packed(clock(negative ? text.substring(1) : text), micros(text));
        long packed = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return negative ? littleEndian(-packed) : bytes;
    }

    private static long clock(String text) {
        String[] parts = text.split("[:.]", -1);
        return Long.parseLong(parts[0]) << 12 | Long.parseLong(parts[1]) << 6 | Long.parseLong(parts[2]);
    }

    private static long micros(String text) {
        return Long.parseLong(text.substring(text.indexOf('.') + 1));
    }

    private static byte[] packed(long clock, long micros) {
        return littleEndian(clock << FRACTION_BITS | micros);
    }

    private static byte[] littleEndian(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    /**
     * Precision, scale, then groups of nine digits from the point outwards, as in a DECIMAL column. The text does not show
     * whether there are zeros before the first digit: a calculated value has full groups before the point, and most
     * values are calculated.
     */
    private static byte[] decimal(String text) {
        BigDecimal number = new BigDecimal(text);
        String plain = number.abs().toPlainString();
        int point = plain.indexOf('.');
        String fraction = point < 0 ? "" : plain.substring(point + 1);
        String whole = inFullGroups(point < 0 ? plain : plain.substring(0, point), fraction.length());
        ByteBuffer digits =
                ByteBuffer.allocate(2 * Byte.BYTES + whole.length() + fraction.length() + 2 * Integer.BYTES);
        int first = whole.length() % GROUP;
        put(digits, whole.substring(0, first));
        for (int i = first; i < whole.length(); i += GROUP) {
            put(digits, whole.substring(i, i + GROUP));
        }
        for (int i = 0; i < fraction.length(); i += GROUP) {
            put(digits, fraction.substring(i, Math.min(i + GROUP, fraction.length())));
        }
        byte[] bytes = new byte[digits.position() + 2];
        bytes[0] = (byte) (whole.length() + fraction.length());
        bytes[1] = (byte) fraction.length();
        for (int i = 2; i < bytes.length; i++) {
            byte value = digits.get(i - 2);
            bytes[i] = text.startsWith("-") ? (byte) ~value : value;
        }
        bytes[2] ^= (byte) 0x80;
        return bytes;
    }

    private static String inFullGroups(String whole, int decimals) {
        int zeros = (GROUP - whole.length() % GROUP) % GROUP;
        return whole.length() + zeros + decimals > MAX_DIGITS ? whole : "0".repeat(zeros) + whole;
    }

    private static void put(ByteBuffer digits, String group) {
        if (!group.isEmpty()) {
            byte[] value = new BigInteger(group).toByteArray();
            byte[] bytes = new byte[GROUP_BYTES[group.length()]];
            for (int i = 1; i <= Math.min(value.length, bytes.length); i++) {
                bytes[bytes.length - i] = value[value.length - i];
            }
            digits.put(bytes);
        }
    }
}
