package io.crosstide.change.value;

import io.crosstide.change.event.ByteReader;
import java.util.Arrays;

/** Reads one value of a row image. */
public final class ValueReader {
    private static final int FIRST_YEAR = 1900;

    private ValueReader() {}

    /**
     * Reads one value.
     *
     * @param value exactly the bytes of the value
     */
    public static ColumnValue read(ByteReader value, Column column) {
        return switch (column.type()) {
            case TINY, SHORT, INT24, LONG, LONGLONG -> integer(value, column);
            case FLOAT -> new ColumnValue.FloatValue(Float.intBitsToFloat((int) value.unsigned(4)));
            case DOUBLE -> new ColumnValue.DoubleValue(Double.longBitsToDouble(value.unsigned(8)));
            case DECIMAL -> new ColumnValue.Decimal(DecimalText.read(value, column.precision(), column.scale()));
            case DATE, NEWDATE -> new ColumnValue.Temporal(TemporalText.date(value));
            case TIME -> new ColumnValue.Temporal(TemporalText.time(value, column.fractionalDigits()));
            case DATETIME -> new ColumnValue.Temporal(TemporalText.datetime(value, column.fractionalDigits()));
            case TIMESTAMP -> new ColumnValue.Temporal(TemporalText.timestamp(value, column.fractionalDigits()));
            case YEAR -> year(value.unsignedByte());
            case ENUM -> new ColumnValue.EnumValue(value.unsignedInt(value.remaining()));
            case SET -> new ColumnValue.SetValue(value.unsigned(value.remaining()));
            case BIT -> new ColumnValue.BitValue(value.bigEndian(value.remaining()), column.bits());
            case STRING, VARCHAR, VAR_STRING, BLOB -> characters(value.bytes(value.remaining()), column);
            case JSON -> new ColumnValue.Json(value.bytes(value.remaining()));
            case GEOMETRY -> new ColumnValue.Geometry(value.bytes(value.remaining()));
            case VECTOR -> new ColumnValue.Vector(value.bytes(value.remaining()));
            case TIMESTAMP_OLD, TIME_OLD, DATETIME_OLD -> throw new IllegalStateException(column.toString());
        };
    }

    private static ColumnValue integer(ByteReader value, Column column) {
        int length = value.remaining();
        return column.unsigned()
                ? new ColumnValue.UnsignedInteger(value.unsigned(length))
                : new ColumnValue.SignedInteger(value.signed(length));
    }

    private static ColumnValue year(int stored) {
        return new ColumnValue.Year(stored == 0 ? 0 : FIRST_YEAR + stored);
    }

    private static ColumnValue characters(byte[] bytes, Column column) {
        if (!column.isBinary()) {
            return new ColumnValue.Characters(bytes, column.collationId());
        }
        boolean fixedLength = column.type() == ColumnType.STRING;
        // MySQL omits the zero bytes at the end of BINARY(N).
        return new ColumnValue.Bytes(fixedLength ? Arrays.copyOf(bytes, column.maximumBytes()) : bytes);
    }
}
