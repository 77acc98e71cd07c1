package io.crosstide.testkit.cases;

/** SQL expressions that show the value of a column. Two values look the same only if their bytes are the same. */
public final class ExactView {
    /** For FLOAT and DOUBLE: a format for the column's name. HEX would round to an integer. */
    public static final String FLOATING = "CAST(%s * 1e0 AS CHAR)";

    /**
     * For JSON: the text, and the types of every element and member at any depth, which the text does not show.
     * JSON_TABLE returns a JSON null as JSON null in 8.0.15 and as NULL in 9.7. A session needs a large
     * {@code group_concat_max_len} to see all types.
     */
    public static final String JSON = "CONCAT(JSON_TYPE(%1$s), ' ', " + types("$**[*]") + ", ' ', " + types("$**.*")
            + ", ' ', CAST(%1$s AS CHAR))";

    /** Longer values are shown as a digest. */
    private static final String BYTES =
            "IF(LENGTH(%1$s) <= 1000, HEX(%1$s), CONCAT(LENGTH(%1$s), ' ', SHA2(CAST(%1$s AS BINARY), 256)))";

    private ExactView() {}

    private static String types(String path) {
        return "COALESCE((SELECT GROUP_CONCAT(COALESCE(JSON_TYPE(json_node), 'NULL')) FROM JSON_TABLE(%1$s, '" + path
                + "' COLUMNS (json_node JSON PATH '$')) AS json_nodes), '')";
    }

    /**
     * The expression for a column.
     *
     * @param type as in {@code information_schema.columns.data_type}
     * @param column its name, quoted
     */
    public static String of(String type, String column) {
        String format = switch (type) {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal" -> "CAST(%s AS CHAR)";
            case "date", "datetime", "timestamp", "time", "year" -> "CAST(%s AS CHAR)";
            case "float", "double" -> FLOATING;
            case "bit" -> "HEX(%s + 0)";
            case "enum" -> "CONCAT(%1$s + 0, ' ', HEX(%1$s))";
            case "set" -> "CONCAT(CAST(%1$s AS UNSIGNED), ' ', HEX(%1$s))";
            case "json" -> JSON;
            default -> BYTES;
        };
        return format.formatted(column);
    }
}
