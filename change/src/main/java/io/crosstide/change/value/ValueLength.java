package io.crosstide.change.value;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;

/** The number of bytes of a value in a row image. */
public final class ValueLength {
    private static final int DIGITS_PER_WORD = 9;
    /** Bytes for 0 to 9 decimal digits. */
    private static final int[] DIGIT_BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

    private ValueLength() {}

    /** Reads the length before the value, if there is one. The reader is then at the first byte of the value. */
    public static int of(Column column, ByteReader rows) {
        return switch (column.type()) {
            case TINY, YEAR -> 1;
            case SHORT -> 2;
            case INT24, DATE, NEWDATE -> 3;
            case LONG, FLOAT -> 4;
            case LONGLONG, DOUBLE -> 8;
            case ENUM, SET -> column.lengthBytes();
            case BIT -> (column.bits() + Byte.SIZE - 1) / Byte.SIZE;
            case DECIMAL -> decimal(column.precision() - column.scale()) + decimal(column.scale());
            case TIME -> 3 + fraction(column);
            case TIMESTAMP -> 4 + fraction(column);
            case DATETIME -> 5 + fraction(column);
            case STRING, VARCHAR, VAR_STRING -> limited(column, rows);
            case BLOB, JSON, GEOMETRY, VECTOR -> prefixed(column, rows);
            case TIMESTAMP_OLD, TIME_OLD, DATETIME_OLD -> throw new IllegalStateException(column.toString());
        };
    }

    private static int limited(Column column, ByteReader rows) {
        int length = rows.unsignedInt(column.maximumBytes() > 255 ? 2 : 1);
        if (length > column.maximumBytes()) {
            throw new CorruptEventException(
                    "a value has " + length + " bytes, but the column has at most " + column.maximumBytes());
        }
        return length;
    }

    private static int prefixed(Column column, ByteReader rows) {
        long length = rows.unsigned(column.lengthBytes());
        if (length > rows.remaining()) {
            throw new CorruptEventException("a value has " + length + " bytes, but " + rows.remaining() + " are left");
        }
        return (int) length;
    }

    /** Bytes of decimal digits before or after the point. */
    static int decimal(int digits) {
        return digits / DIGITS_PER_WORD * Integer.BYTES + DIGIT_BYTES[digits % DIGITS_PER_WORD];
    }

    static int fraction(Column column) {
        return (column.fractionalDigits() + 1) / 2;
    }
}
