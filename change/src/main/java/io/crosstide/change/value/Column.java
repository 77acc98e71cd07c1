package io.crosstide.change.value;

import java.util.List;

/**
 * A column as the table map describes it.
 *
 * @param position from 0
 * @param metadata bytes of the table map for the type; the accessors give their meaning
 * @param unsigned whether a numeric column is unsigned
 * @param collationId collation of a character, ENUM or SET column; 63 is binary; 0 for other types
 * @param members members of an ENUM or SET column, in order; empty for other types
 * @param visible false for INVISIBLE columns; true if the server does not say
 */
public record Column(
        int position,
        String name,
        ColumnType type,
        int metadata,
        boolean nullable,
        boolean unsigned,
        int collationId,
        List<String> members,
        boolean visible) {
    /** MySQL's collation id of {@code binary}. */
    public static final int BINARY_COLLATION = 63;

    public Column {
        members = List.copyOf(members);
    }

    /**
     * A member of an ENUM or SET as {@link #members} holds it. It is text, or {@code 0x…} if Java does not know the
     * character set. Bytes of the character set binary are read as UTF-8.
     */
    public static String member(byte[] bytes, int collationId) {
        return CharacterText.member(bytes, collationId);
    }

    /** True for BINARY, VARBINARY and BLOB. */
    public boolean isBinary() {
        return type.isCharacter() && collationId == BINARY_COLLATION;
    }

    /** Maximum number of bytes of CHAR, BINARY, VARCHAR and VARBINARY; 0 for other types. */
    public int maximumBytes() {
        return switch (type) {
            case VARCHAR, VAR_STRING, STRING -> metadata;
            default -> 0;
        };
    }

    /**
     * Bytes of the length before a BLOB, TEXT, JSON, GEOMETRY or VECTOR value (1 to 4), or bytes of an ENUM or SET
     * value.
     */
    public int lengthBytes() {
        return metadata;
    }

    /** Digits of a DECIMAL. */
    public int precision() {
        return type == ColumnType.DECIMAL ? metadata >> 8 : 0;
    }

    /** Digits after the point of a DECIMAL. */
    public int scale() {
        return type == ColumnType.DECIMAL ? metadata & 0xff : 0;
    }

    /** Digits after the second of TIME, DATETIME and TIMESTAMP. */
    public int fractionalDigits() {
        return switch (type) {
            case TIME, DATETIME, TIMESTAMP -> metadata;
            default -> 0;
        };
    }

    /** Width of a BIT column. */
    public int bits() {
        return type == ColumnType.BIT ? (metadata >> 8) * Byte.SIZE + (metadata & 0xff) : 0;
    }
}
