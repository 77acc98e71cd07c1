package io.crosstide.change.value;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;

/**
 * Reads MySQL's binary DECIMAL ({@code strings/decimal.cc}): digits in groups of nine, big endian. A group has four
 * bytes; the first and the last group may have fewer. The first bit is inverted; in negative numbers all bits are
 * inverted.
 */
final class DecimalText {
    private static final int GROUP = 9;

    private DecimalText() {}

    static String read(ByteReader value, int precision, int scale) {
        int whole = precision - scale;
        if (whole < 0 || precision < 1) {
            throw new CorruptEventException("DECIMAL(" + precision + "," + scale + ") is not a valid type");
        }
        byte[] bytes = value.bytes(ValueLength.decimal(whole) + ValueLength.decimal(scale));
        boolean negative = bytes[0] >= 0;
        bytes[0] ^= (byte) 0x80;
        if (negative) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) ~bytes[i];
            }
        }
        ByteReader digits = new ByteReader(bytes, 0, bytes.length);
        StringBuilder text = new StringBuilder(precision + 2);
        appendGroup(text, digits, whole % GROUP);
        for (int i = 0; i < whole / GROUP; i++) {
            appendGroup(text, digits, GROUP);
        }
        removeLeadingZeros(text);
        if (scale > 0) {
            text.append('.');
            for (int i = 0; i < scale / GROUP; i++) {
                appendGroup(text, digits, GROUP);
            }
            appendGroup(text, digits, scale % GROUP);
        }
        return negative ? text.insert(0, '-').toString() : text.toString();
    }

    private static void appendGroup(StringBuilder text, ByteReader digits, int count) {
        if (count > 0) {
            String group = Long.toString(digits.bigEndian(ValueLength.decimal(count)));
            if (group.length() > count) {
                throw new CorruptEventException("A DECIMAL has a group of " + count + " digits that is larger");
            }
            text.append("0".repeat(Math.max(0, count - group.length()))).append(group);
        }
    }

    /** Keeps at least one digit before the point. */
    private static void removeLeadingZeros(StringBuilder text) {
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == '0') {
            zeros++;
        }
        text.delete(0, zeros);
        if (text.isEmpty()) {
            text.append('0');
        }
    }
}
