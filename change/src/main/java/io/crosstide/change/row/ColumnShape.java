package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.UnsupportedEventException;
import io.crosstide.change.value.ColumnType;

/** Type and metadata of a column. The type is the real one, also for columns that the table map lists as STRING. */
record ColumnShape(ColumnType type, int metadata) {
    private static final int REAL_TYPE_BITS = 0x30;

    /** Reads the metadata of the next column. */
    static ColumnShape read(int code, ByteReader metadata, MappedTable table, int position) {
        ColumnType type = ColumnType.ofCode(code);
        if (type == null) {
            throw new UnsupportedEventException("Column " + (position + 1) + " of " + table + " has the unknown"
                    + " type number " + code + "; exclude the table");
        }
        ColumnShape shape = read(type, metadata);
        if (!shape.isPossible()) {
            throw new CorruptEventException("Column " + (position + 1) + " of " + table + " has the type "
                    + type.sqlName() + " with impossible metadata " + shape.metadata);
        }
        return shape;
    }

    private static ColumnShape read(ColumnType type, ByteReader metadata) {
        return switch (type) {
            case FLOAT, DOUBLE, BLOB, JSON, GEOMETRY, VECTOR, TIME, DATETIME, TIMESTAMP ->
                new ColumnShape(type, metadata.unsignedByte());
            case VARCHAR, VAR_STRING, BIT -> new ColumnShape(type, metadata.unsignedInt(2));
            case DECIMAL -> new ColumnShape(type, (int) metadata.bigEndian(2));
            case STRING, ENUM, SET -> string(metadata.unsignedByte(), metadata.unsignedByte());
            default -> new ColumnShape(type, 0);
        };
    }

    /**
     * The first byte is the real type, the second the length. In a long CHAR, bits 8 and 9 of the length are inverted
     * and stored in two bits that are set in every real type.
     */
    private static ColumnShape string(int first, int second) {
        if (first == ColumnType.ENUM.code()) {
            return new ColumnShape(ColumnType.ENUM, second);
        }
        if (first == ColumnType.SET.code()) {
            return new ColumnShape(ColumnType.SET, second);
        }
        int highBits = (first & REAL_TYPE_BITS) ^ REAL_TYPE_BITS;
        return new ColumnShape(ColumnType.STRING, (highBits << 4) | second);
    }

    private boolean isPossible() {
        return switch (type) {
            case FLOAT -> metadata == Float.BYTES;
            case DOUBLE -> metadata == Double.BYTES;
            case BLOB, JSON, GEOMETRY, VECTOR -> metadata >= 1 && metadata <= Integer.BYTES;
            case TIME, DATETIME, TIMESTAMP -> metadata <= 6;
            case BIT -> (metadata & 0xff) < Byte.SIZE && metadata >= 1 && metadata <= Long.BYTES << Byte.SIZE;
            case DECIMAL -> (metadata >> Byte.SIZE) >= Math.max(1, metadata & 0xff);
            case ENUM -> metadata >= 1 && metadata <= Short.BYTES;
            case SET -> metadata >= 1 && metadata <= Long.BYTES;
            default -> true;
        };
    }

    boolean isOldTemporal() {
        return switch (type) {
            case TIMESTAMP_OLD, DATETIME_OLD, TIME_OLD -> true;
            default -> false;
        };
    }
}
