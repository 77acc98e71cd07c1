package io.crosstide.change.value;

import org.jspecify.annotations.Nullable;

/** How a column is stored in row images: MySQL's {@code enum_field_types}, with the real type instead of STRING. */
public enum ColumnType {
    TINY(1, "tinyint"),
    SHORT(2, "smallint"),
    LONG(3, "int"),
    FLOAT(4, "float"),
    DOUBLE(5, "double"),
    TIMESTAMP_OLD(7, "timestamp (before 5.6.4)"),
    LONGLONG(8, "bigint"),
    INT24(9, "mediumint"),
    DATE(10, "date"),
    TIME_OLD(11, "time (before 5.6.4)"),
    DATETIME_OLD(12, "datetime (before 5.6.4)"),
    YEAR(13, "year"),
    NEWDATE(14, "date"),
    VARCHAR(15, "varchar"),
    BIT(16, "bit"),
    TIMESTAMP(17, "timestamp"),
    DATETIME(18, "datetime"),
    TIME(19, "time"),
    VECTOR(242, "vector"),
    JSON(245, "json"),
    DECIMAL(246, "decimal"),
    ENUM(247, "enum"),
    SET(248, "set"),
    BLOB(252, "blob"),
    VAR_STRING(253, "varchar"),
    STRING(254, "char"),
    GEOMETRY(255, "geometry");

    private static final @Nullable ColumnType[] BY_CODE = new ColumnType[256];

    static {
        for (ColumnType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final String sqlName;

    ColumnType(int code, String sqlName) {
        this.code = code;
        this.sqlName = sqlName;
    }

    /** The type with MySQL's number; null for an unknown one. */
    public static @Nullable ColumnType ofCode(int code) {
        return BY_CODE[code];
    }

    /** MySQL's number of the type. */
    public int code() {
        return code;
    }

    /** The name in SQL, for messages. */
    public String sqlName() {
        return sqlName;
    }

    /** Types that have a signedness bit in a table map. YEAR is one of them and always unsigned. */
    public boolean isNumeric() {
        return switch (this) {
            case TINY, SHORT, LONG, INT24, LONGLONG, FLOAT, DOUBLE, DECIMAL, YEAR -> true;
            default -> false;
        };
    }

    /** Types that have an entry in the character set fields of a table map. VECTOR counts as a BLOB here. */
    public boolean isCharacter() {
        return switch (this) {
            case VARCHAR, VAR_STRING, STRING, BLOB, VECTOR -> true;
            default -> false;
        };
    }

    /** ENUM and SET, whose members a table map lists. */
    public boolean isEnumOrSet() {
        return this == ENUM || this == SET;
    }
}
