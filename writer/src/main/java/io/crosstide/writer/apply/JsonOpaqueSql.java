package io.crosstide.writer.apply;

import io.crosstide.change.event.JsonText;
import io.crosstide.change.event.JsonValue.JsonOpaque;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * SQL that builds a JSON scalar of an SQL type. Of some types no expression is, only columns are; {@code JSON_TABLE} has
 * columns of any type.
 */
final class JsonOpaqueSql {
    private static final int TIMESTAMP = 7;
    private static final int DATE = 10;
    private static final int TIME = 11;
    private static final int DATETIME = 12;
    private static final int VARCHAR = 15;
    private static final int BIT = 16;
    private static final int DECIMAL = 246;
    private static final int TINY_BLOB = 249;
    private static final int MEDIUM_BLOB = 250;
    private static final int LONG_BLOB = 251;
    private static final int BLOB = 252;
    private static final int BINARY = 254;
    private static final int MOST_HOURS_EVERYWHERE = 31;

    private JsonOpaqueSql() {}

    static void append(Sql sql, JsonOpaque opaque) {
        switch (opaque.fieldType()) {
            case DECIMAL -> decimal(sql, text(opaque));
            case DATE -> sql.append("CAST(CAST(? AS DATE) AS JSON)", text(opaque));
            case TIME -> time(sql, text(opaque));
            case DATETIME -> sql.append("CAST(CAST(? AS DATETIME(6)) AS JSON)", text(opaque));
            case VARCHAR -> sql.append("JSON_EXTRACT(JSON_ARRAY(?), '$[0]')", opaque.bytes());
            case TIMESTAMP -> column(sql, "TIMESTAMP(6)", text(opaque));
            case BIT ->
                column(
                        sql,
                        "BIT(" + opaque.bytes().length * Byte.SIZE + ")",
                        new BigDecimal(new BigInteger(1, opaque.bytes())));
            case TINY_BLOB -> column(sql, "TINYBLOB", opaque.bytes());
            case BLOB -> column(sql, "BLOB", opaque.bytes());
            case MEDIUM_BLOB -> column(sql, "MEDIUMBLOB", opaque.bytes());
            case LONG_BLOB -> column(sql, "LONGBLOB", opaque.bytes());
            case BINARY -> column(sql, "BINARY(" + opaque.bytes().length + ")", opaque.bytes());
            default -> throw UnsupportedJsonException.holding("bytes of MySQL's type " + opaque.fieldType());
        }
    }

    /** MySQL 8.0.15 takes other hours for those above 31; such a server is made to refuse the value. */
    private static void time(Sql sql, String text) {
        String value = "CAST(CAST(? AS TIME(6)) AS JSON)";
        if (hours(text) <= MOST_HOURS_EVERYWHERE) {
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

    private static void decimal(Sql sql, String text) {
        BigDecimal number = new BigDecimal(text);
        int scale = Math.max(number.scale(), 0);
        int precision = Math.max(number.precision(), scale);
        sql.append("CAST(CAST(? AS DECIMAL(" + precision + "," + scale + ")) AS JSON)", number);
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
