package io.crosstide.change.value;

import java.util.Arrays;

/**
 * The value of a column, exactly as the row image holds it.
 *
 * <p>Values are equal if their stored bytes are equal; collations do not count. JSON documents are equal if they hold
 * the same values of the same types, because MySQL may leave gaps in their storage. Arrays are not copied and must not
 * be changed.
 */
@SuppressWarnings("ArrayRecordComponent") // values are never copied
public sealed interface ColumnValue {
    /** SQL NULL. */
    record Null() implements ColumnValue {
        public static final Null INSTANCE = new Null();
    }

    /** A signed integer of any width. */
    record SignedInteger(long value) implements ColumnValue {}

    /** An unsigned integer of any width; read {@code bits} as unsigned. */
    record UnsignedInteger(long bits) implements ColumnValue {
        @Override
        public String toString() {
            return Long.toUnsignedString(bits);
        }
    }

    /** The number as MySQL prints it: with all digits of its scale, without leading zeros. */
    record Decimal(String text) implements ColumnValue {}

    /** Single precision, bits as stored. */
    record FloatValue(float value) implements ColumnValue {}

    /** Double precision, bits as stored. */
    record DoubleValue(double value) implements ColumnValue {}

    /** CHAR (trailing spaces stripped by MySQL), VARCHAR, TEXT: bytes in the column's character set. */
    record Characters(byte[] bytes, int collationId) implements ColumnValue {
        @Override
        public boolean equals(Object other) {
            return other instanceof Characters that
                    && collationId == that.collationId
                    && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Characters[" + Hexadecimal.of(bytes) + ", collation " + collationId + "]";
        }
    }

    /** BINARY(N) (padded with zero bytes to N), VARBINARY, BLOB. */
    record Bytes(byte[] bytes) implements ColumnValue {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Bytes[" + Hexadecimal.of(bytes) + "]";
        }
    }

    /** DATE, TIME, DATETIME, TIMESTAMP as MySQL prints them, with the column's decimals; TIMESTAMP in UTC. */
    record Temporal(String text) implements ColumnValue {}

    /** 0, or 1901 to 2155. */
    record Year(int year) implements ColumnValue {
        /** Four digits. */
        public String text() {
            return year == 0 ? "0000" : Integer.toString(year);
        }
    }

    /** Number of the member, from 1; 0 is the empty string that MySQL stores for an invalid value. */
    record EnumValue(int index) implements ColumnValue {}

    /** Bit 0 is the first member. */
    record SetValue(long bits) implements ColumnValue {}

    /** BIT(width). */
    record BitValue(long bits, int width) implements ColumnValue {}

    /** MySQL's binary JSON. */
    record Json(byte[] binary) implements ColumnValue {
        @Override
        public boolean equals(Object other) {
            return other instanceof Json that
                    && (Arrays.equals(binary, that.binary)
                            || JsonBinary.parse(binary).equals(JsonBinary.parse(that.binary)));
        }

        @Override
        public int hashCode() {
            return JsonBinary.parse(binary).hashCode();
        }

        @Override
        public String toString() {
            return "Json[" + Hexadecimal.of(binary) + "]";
        }
    }

    /** Four bytes of SRID (little endian), then WKB. */
    record Geometry(byte[] bytes) implements ColumnValue {
        @Override
        public boolean equals(Object other) {
            return other instanceof Geometry that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Geometry[" + Hexadecimal.of(bytes) + "]";
        }
    }

    /** Single-precision numbers, little endian, without gaps. */
    record Vector(byte[] bytes) implements ColumnValue {
        @Override
        public boolean equals(Object other) {
            return other instanceof Vector that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Vector[" + Hexadecimal.of(bytes) + "]";
        }
    }
}
