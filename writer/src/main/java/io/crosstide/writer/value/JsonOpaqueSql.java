package io.crosstide.writer.value;

import io.crosstide.change.value.JsonText;
import io.crosstide.change.value.JsonValue.JsonOpaque;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * SQL that builds a JSON scalar of an SQL type. For some types there is no expression, only a column type; {@code
 * JSON_TABLE} has columns of any type.
 */
final class JsonOpaqueSql {
    private static final int MAX_HOURS_EVERYWHERE = 31;
    private static final int MAX_BINARY = 255;
    private static final int MAX_DIGITS = 65;
    private static final int MAX_DECIMALS = 30;

    private JsonOpaqueSql() {}

    static void append(Sql sql, JsonOpaque opaque) {
        append(sql, opaque.fieldType(), text(opaque), opaque.bytes());
    }

    /**
     * For a document of which only the text is known.
     *
     * @param text what MySQL prints, without quotes; for numbers, dates and times
     * @param bytes for binary values
     */
    static void append(Sql sql, int type, String text, byte[] bytes) {
        switch (type) {
            case OpaqueType.DECIMAL -> decimal(sql, text, bytes);
            case OpaqueType.DATE -> sql.append("CAST(CAST(? AS DATE) AS JSON)", text);
            case OpaqueType.TIME -> time(sql, text);
            case OpaqueType.DATETIME -> sql.append("CAST(CAST(? AS DATETIME(6)) AS JSON)", text);
            case OpaqueType.VARCHAR -> sql.append("JSON_EXTRACT(JSON_ARRAY(?), '$[0]')", bytes);
            case OpaqueType.TIMESTAMP -> column(sql, "TIMESTAMP(6)", text);
            case OpaqueType.BIT -> {
                require(bytes.length <= Long.BYTES, type, bytes);
                column(sql, "BIT(" + bytes.length * Byte.SIZE + ")", new BigDecimal(new BigInteger(1, bytes)));
            }
            case OpaqueType.TINY_BLOB -> column(sql, "TINYBLOB", bytes);
            case OpaqueType.BLOB -> column(sql, "BLOB", bytes);
            case OpaqueType.MEDIUM_BLOB -> column(sql, "MEDIUMBLOB", bytes);
            case OpaqueType.LONG_BLOB -> column(sql, "LONGBLOB", bytes);
            case OpaqueType.BINARY -> {
                require(bytes.length <= MAX_BINARY, type, bytes);
                column(sql, "BINARY(" + bytes.length + ")", bytes);
            }
            default -> throw InexpressibleValueException.holding("bytes of MySQL's type " + type);
        }
    }

    private static void require(boolean fits, int type, byte[] bytes) {
        if (!fits) {
            throw InexpressibleValueException.holding(bytes.length + " bytes of MySQL's type " + type);
        }
    }

    /** MySQL 8.0.15 changes hours above 31. The expression makes such a server refuse the value. */
    private static void time(Sql sql, String text) {
        String value = "CAST(CAST(? AS TIME(6)) AS JSON)";
        if (hours(text) <= MAX_HOURS_EVERYWHERE) {
            sql.append(value, text);
            return;
        }
        sql.append("IF(JSON_UNQUOTE(" + value + ")", text)
                .append(" = ?, ", text)
                .append(value, text)
                .append(", JSON_EXTRACT('not exact', '$'))");
    }

    private static int hours(String text) {
        return Integer.parseInt(text.substring(text.startsWith("-") ? 1 : 0, text.indexOf(':')));
    }

    /**
     * MySQL stores how many digits there are before the point, with leading zeros: a literal has those that it shows, a
     * calculated value has full groups of nine. A DECIMAL type has at most 65 digits, and 30 after the point; a literal
     * has up to nine groups.
     *
     * @param bytes precision, scale, then the number; empty if only the text is known
     */
    private static void decimal(Sql sql, String text, byte[] bytes) {
        BigDecimal number = new BigDecimal(text);
        int scale = Math.max(number.scale(), 0);
        int shown = Math.max(number.precision() - scale, 1);
        int stored = bytes.length == 0 ? shown : bytes[0] - bytes[1];
        int precision = Math.max(number.precision(), scale);
        if (stored == 0) {
            sql.append("CAST(" + text.replace("0.", ".") + " AS JSON)");
        } else if (stored == shown || precision > MAX_DIGITS || scale > MAX_DECIMALS) {
            // Without a point, a short number would be an integer.
            sql.append("CAST(" + text + (scale == 0 ? "." : "") + " AS JSON)");
        } else {
            sql.append("CAST(CAST(? AS DECIMAL(" + precision + "," + scale + ")) AS JSON)", number);
        }
    }

    private static void column(Sql sql, String type, Object value) {
        sql.append(
                "(SELECT JSON_EXTRACT(JSON_ARRAY(v), '$[0]') FROM JSON_TABLE(JSON_ARRAY(?), '$[*]' COLUMNS (v " + type
                        + " PATH '$' ERROR ON ERROR)) AS typed)",
                value);
    }

    private static String text(JsonOpaque opaque) {
        String text = JsonText.display(opaque);
        return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
    }
}
