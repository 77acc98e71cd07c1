package io.crosstide.change.value;

import io.crosstide.change.event.ByteReader;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Reads MySQL's packed temporal values ({@code mysys/my_time.cc}) into the text that MySQL prints.
 *
 * <p>The parts are bit fields, so zero and partial dates stay as they are. Only TIMESTAMP, which is seconds since 1970
 * UTC, needs a calendar.
 */
final class TemporalText {
    private static final long DATETIME_OFFSET = 0x80_0000_0000L;
    private static final int TIME_OFFSET = 0x80_0000;
    private static final int FRACTION_BITS = 24;
    /** Microseconds per unit of a fraction of 0 to 3 bytes. */
    private static final int[] UNIT_MICROS = {0, 10_000, 100, 1};

    private TemporalText() {}

    static String date(ByteReader value) {
        int packed = value.unsignedInt(3);
        return dateOf(packed >> 9, (packed >> 5) & 15, packed & 31);
    }

    static String datetime(ByteReader value, int digits) {
        long packed = value.bigEndian(5) - DATETIME_OFFSET;
        return datetimeOf(packed) + fraction(micros(value, digits), digits);
    }

    /** @param packed year * 13 + month, day (5 bits), hour (5), minute (6), second (6) */
    private static String datetimeOf(long packed) {
        int date = (int) (packed >> 17);
        int months = date >> 5;
        return dateOf(months / 13, months % 13, date & 31) + ' ' + timeOf((int) packed & 0x1ffff);
    }

    static String timestamp(ByteReader value, int digits) {
        long seconds = value.bigEndian(4);
        int micros = micros(value, digits);
        if (seconds == 0 && micros == 0) {
            return "0000-00-00 00:00:00" + fraction(0, digits);
        }
        LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
        return dateOf(time.getYear(), time.getMonthValue(), time.getDayOfMonth())
                + ' '
                + timeOf((time.getHour() << 12) | (time.getMinute() << 6) | time.getSecond())
                + fraction(micros, digits);
    }

    /** A negative time is the negative of the whole packed number, fraction included. */
    static String time(ByteReader value, int digits) {
        int bytes = (digits + 1) / 2;
        long stored = value.bigEndian(3 + bytes) - ((long) TIME_OFFSET << (bytes * Byte.SIZE));
        long magnitude = Math.abs(stored);
        int units = (int) (magnitude & ((1L << (bytes * Byte.SIZE)) - 1));
        String text = timeOf((int) (magnitude >> (bytes * Byte.SIZE))) + fraction(units * UNIT_MICROS[bytes], digits);
        return stored < 0 ? '-' + text : text;
    }

    /** A DATE or DATETIME inside JSON: 8 bytes, microseconds in the low 24 bits. */
    static String packedDatetime(long packed) {
        return datetimeOf(packed >> FRACTION_BITS) + fraction((int) (packed & ((1 << FRACTION_BITS) - 1)), 6);
    }

    static String packedDate(long packed) {
        return packedDatetime(packed).substring(0, 10);
    }

    /** A TIME inside JSON. */
    static String packedTime(long packed) {
        long magnitude = Math.abs(packed);
        String text = timeOf((int) (magnitude >> FRACTION_BITS))
                + fraction((int) (magnitude & ((1 << FRACTION_BITS) - 1)), 6);
        return packed < 0 ? '-' + text : text;
    }

    private static int micros(ByteReader value, int digits) {
        int bytes = (digits + 1) / 2;
        return bytes == 0 ? 0 : (int) value.bigEndian(bytes) * UNIT_MICROS[bytes];
    }

    private static String dateOf(int year, int month, int day) {
        return digits(year, 4) + '-' + digits(month, 2) + '-' + digits(day, 2);
    }

    /** @param packed hour (10 bits), minute (6), second (6) */
    private static String timeOf(int packed) {
        return digits((packed >> 12) & 0x3ff, 2)
                + ':'
                + digits((packed >> 6) & 0x3f, 2)
                + ':'
                + digits(packed & 0x3f, 2);
    }

    private static String fraction(int micros, int digits) {
        return digits == 0 ? "" : '.' + digits(micros, 6).substring(0, digits);
    }

    private static String digits(int number, int least) {
        String text = Integer.toString(number);
        return "0".repeat(Math.max(0, least - text.length())) + text;
    }
}
