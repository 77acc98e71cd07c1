package io.crosstide.writer.value;

import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnType;

/** Sizes of column types. */
public final class Widths {
    private Widths() {}

    /** Bits of an integer type; 0 for others. */
    public static int integerBits(ColumnType type) {
        return switch (type) {
            case TINY -> 8;
            case SHORT -> 16;
            case INT24 -> 24;
            case LONG -> 32;
            case LONGLONG -> 64;
            default -> 0;
        };
    }

    /** Bits of an integer type; 0 for others. */
    public static int integerBits(String dataType) {
        return switch (dataType) {
            case "tinyint" -> 8;
            case "smallint" -> 16;
            case "mediumint" -> 24;
            case "int" -> 32;
            case "bigint" -> 64;
            default -> 0;
        };
    }

    /** Maximum number of bytes of a BLOB or TEXT column. */
    public static long blobBytes(Column column) {
        return (1L << (Byte.SIZE * column.lengthBytes())) - 1;
    }

    /** Maximum number of bytes of a character or binary column. */
    public static long bytes(Column column) {
        return column.type() == ColumnType.BLOB ? blobBytes(column) : column.maximumBytes();
    }
}
