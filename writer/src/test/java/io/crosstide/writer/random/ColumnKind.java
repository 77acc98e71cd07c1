package io.crosstide.writer.random;

import io.crosstide.writer.apply.RecordedValue.Family;

/** Families of types: how a server shows a value so that two values look alike only where their bytes are the same. */
enum ColumnKind {
    NUMBER("CAST(%s AS CHAR)"),
    FLOATING("CAST(%s * 1e0 AS CHAR)"),
    BITS("HEX(%s + 0)"),
    TEMPORAL("CAST(%s AS CHAR)"),
    CHARACTERS("HEX(%s)"),
    BYTES("HEX(%s)"),
    ENUM("CAST(%s + 0 AS CHAR)"),
    SET("CAST(CAST(%s AS UNSIGNED) AS CHAR)"),
    JSON("CONCAT(JSON_TYPE(%1$s), ' ', COALESCE((SELECT GROUP_CONCAT(JSON_TYPE(j)) FROM JSON_TABLE(%1$s, '$**[*]'"
            + " COLUMNS (j JSON PATH '$')) AS a), ''), ' ', COALESCE((SELECT GROUP_CONCAT(JSON_TYPE(j))"
            + " FROM JSON_TABLE(%1$s, '$**.*' COLUMNS (j JSON PATH '$')) AS o), ''), ' ', CAST(%1$s AS CHAR))");

    private final String view;

    ColumnKind(String view) {
        this.view = view;
    }

    /** How records show its values. */
    Family family() {
        return switch (this) {
            case NUMBER -> Family.NUMBER;
            case FLOATING -> Family.FLOATING;
            case TEMPORAL -> Family.TEMPORAL;
            case CHARACTERS -> Family.CHARACTERS;
            case BITS, BYTES -> Family.BYTES;
            case ENUM -> Family.ENUM;
            case SET -> Family.SET;
            case JSON -> Family.JSON;
        };
    }

    /** A format for the column's name. */
    String view() {
        return view;
    }
}
