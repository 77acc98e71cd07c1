package io.crosstide.compare;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column and the SQL that reads its value. Two values have the same text if and only if MySQL stores them as the same
 * bytes.
 *
 * @param type MySQL's DATA_TYPE, in lower case
 */
public record ComparedColumn(String name, String type, boolean characters) {
    private static final List<String> INTEGERS = List.of("tinyint", "smallint", "mediumint", "int", "bigint");
    private static final List<String> BYTES = List.of("binary", "varbinary");
    private static final List<String> FIXED_WIDTH = List.of("date", "datetime", "timestamp", "year");
    private static final Map<String, String> EXPRESSIONS = Map.ofEntries(
            // Read as a double, because a float prints six digits only. The product keeps the sign of zero.
            Map.entry("float", "CAST(%s * 1e0 AS CHAR)"),
            Map.entry("double", "CAST(%s AS CHAR)"),
            Map.entry("decimal", "CAST(%s AS CHAR)"),
            Map.entry("date", "CAST(%s AS CHAR)"),
            Map.entry("datetime", "CAST(%s AS CHAR)"),
            Map.entry("timestamp", "CAST(%s AS CHAR)"),
            Map.entry("time", "CAST(%s AS CHAR)"),
            Map.entry("year", "CAST(%s AS CHAR)"),
            // Index 0 is a value that is no member; it reads like the empty string.
            Map.entry("enum", "IF(%1$s + 0 = 0, '-', HEX(%1$s))"),
            Map.entry("bit", "HEX(%s + 0)"),
            Map.entry("json", "HEX(CAST(%s AS CHAR CHARACTER SET utf8mb4))"));

    public ComparedColumn {
        type = type.toLowerCase(Locale.ROOT);
    }

    public String quoted() {
        return quote(name);
    }

    public static String quote(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }

    /** SQL for the value as ASCII text, or NULL. */
    public String expression() {
        String fallback = INTEGERS.contains(type) ? "CAST(%s AS CHAR)" : "HEX(%s)";
        return EXPRESSIONS.getOrDefault(type, fallback).formatted(quoted());
    }

    /** Whether this class knows MySQL's own order of the column, so that MySQL may read by an index. */
    public boolean ordersNaturally() {
        return isInteger() || BYTES.contains(type) || FIXED_WIDTH.contains(type);
    }

    public boolean isInteger() {
        return INTEGERS.contains(type);
    }

    /** Whether MySQL compares and stores the column's bytes as they are. */
    public boolean isBytes() {
        return BYTES.contains(type);
    }

    /** The value for people: numbers and times as they are, printable ASCII in quotes, all other bytes as 0x…. */
    @Nullable String readable(@Nullable String value) {
        if (value == null || !expression().contains("HEX(") || type.equals("bit")) {
            return value;
        }
        if (value.length() % 2 != 0 || value.equals("-")) {
            return value;
        }
        byte[] bytes = HexFormat.of().parseHex(value);
        String text = new String(bytes, StandardCharsets.US_ASCII);
        boolean printable = text.chars().allMatch(each -> each >= ' ' && each < 0x7F);
        return (characters || type.equals("json")) && printable ? "'" + text + "'" : "0x" + value;
    }

    /** Does the same as {@link #readable} for key columns, which are never null. */
    public String readableKey(@Nullable String value) {
        return Objects.requireNonNullElse(readable(value), "NULL");
    }
}
