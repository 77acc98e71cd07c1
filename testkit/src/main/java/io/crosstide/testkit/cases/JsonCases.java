package io.crosstide.testkit.cases;

import java.util.List;

/** JSON documents with every type of scalar, also types that JSON text does not have. */
final class JsonCases {
    private static final String GROUP = "JSON";
    /** 8.0.15 changes the value of a longer TIME when it writes it into JSON or reads it from there. */
    private static final String AFTER_8_0_15 = "8.0.16";

    /** Text and types do not show the number of bytes of a number, so the view has the storage size, too. */
    private static final String VIEW = "CONCAT(" + ExactView.JSON.formatted("v") + ", ' ', JSON_STORAGE_SIZE(v))";

    private JsonCases() {}

    static List<ColumnCase> all() {
        return List.of(
                json(
                        "scalars",
                        "'null'",
                        "'true'",
                        "'false'",
                        "'1'",
                        "'\"it''s \\\\\\\\ 😀 \\\\u0000 \\\\n\"'",
                        "'\"\"'",
                        "'[]'",
                        "'{}'"),
                json(
                        "one value of a type that text does not tell",
                        "CAST(CAST('2024-01-02' AS DATE) AS JSON)",
                        "CAST(CAST('2024-01-02 03:04:05.678' AS DATETIME(6)) AS JSON)",
                        "CAST(CAST('-12:34:56.7' AS TIME(6)) AS JSON)",
                        "CAST(CAST(1.50 AS DECIMAL(10,2)) AS JSON)",
                        "CAST(X'00FF5C' AS JSON)",
                        "CAST(CAST(7 AS UNSIGNED) AS JSON)"),
                json(
                        "numbers",
                        "'[1, -1, 1.0, 1e15, 1.5e300, 18446744073709551615, -9223372036854775808]'",
                        "'[0, -0.0, 0.1, 1e16, 5e-324, 9007199254740993, 32767, 32768, 65535, 65536]'",
                        "JSON_ARRAY(9088544342.689998e0, -0.30000000000000004e0, 1.4100843421983145e278)",
                        "'1e15'",
                        "'18446744073709551615'"),
                json("1, 1.0 and 1 of other types", "'1'", "'1.0'", "CAST(CAST(1 AS UNSIGNED) AS JSON)", "'true'"),
                json(
                        "signedness that text does not tell",
                        "JSON_ARRAY(CAST(5 AS UNSIGNED), CAST(8589934592 AS SIGNED))",
                        "JSON_ARRAY('x', JSON_OBJECT('k', JSON_ARRAY(NULL, CAST(7 AS UNSIGNED)), 'l', 7))",
                        "JSON_ARRAY(CAST(-5 AS SIGNED), CAST(18446744073709551615 AS UNSIGNED))"),
                json(
                        "decimals",
                        "JSON_ARRAY(CAST(1.50 AS DECIMAL(10,2)))",
                        "JSON_ARRAY(CAST(-0.000000000000000000000000000001 AS DECIMAL(65,30)))",
                        "JSON_ARRAY(CAST(" + "9".repeat(65) + " AS DECIMAL(65,0)))"),
                json(
                        "decimals of more than 65 digits, or more than 30 after the point",
                        "JSON_ARRAY(-0." + "0".repeat(70) + "12)",
                        "JSON_ARRAY(" + "9".repeat(81) + ")",
                        "JSON_OBJECT('a', 0." + "0".repeat(30) + "1)",
                        "JSON_ARRAY(" + "1".repeat(36) + "." + "2".repeat(45) + ")"),
                json(
                        "dates and times",
                        "JSON_OBJECT('a', CAST('2024-01-02' AS DATE))",
                        "JSON_OBJECT('a', CAST('2024-01-02 03:04:05.678' AS DATETIME(6)))",
                        "JSON_OBJECT('a', CAST('-12:34:56.7' AS TIME(6)))",
                        "JSON_OBJECT('a', CAST('31:59:59' AS TIME))"),
                json(
                                "times of more than 31 hours",
                                "JSON_OBJECT('a', CAST('838:59:59' AS TIME))",
                                "JSON_ARRAY(CAST('-32:00:00' AS TIME))")
                        .since(AFTER_8_0_15),
                json(
                        "bytes",
                        "JSON_ARRAY(_binary'abc', JSON_OBJECT('k', X'00FF'))",
                        "JSON_ARRAY(_binary'')",
                        "JSON_OBJECT('a', REPEAT(X'5C27', 100))"),
                json(
                        "keys that look alike",
                        "'{\"a\": {\"b\": [[], {}]}, \"A\": 4294967296, \"\": null, \"ä\": 1, \"á\": 2}'",
                        "'{\"a \": 1, \"a\": 2, \"a\\\\u0000\": 3, \"1\": 4, \"01\": 5, \"😀\": 6}'"),
                json(
                        "100 levels",
                        "CONCAT(REPEAT('[', 100), REPEAT(']', 100))",
                        "CONCAT(REPEAT('{\"a\":', 99), '1', REPEAT('}', 99))"),
                json(
                        "objects of more than 64 kB",
                        "JSON_OBJECT('a', REPEAT('x', 70000), 'b', 1, 'c', 70000, 'd', 4294967295)",
                        "CONCAT('[1', REPEAT(', 70000', 20000), ']')"));
    }

    private static ColumnCase json(String title, String... values) {
        return ColumnCase.of(GROUP, "JSON", VIEW, values).titled("JSON: " + title);
    }
}
