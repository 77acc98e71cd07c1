package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * JSON. Most documents contain different strings, so no two are equal. Some columns have several documents that MySQL's
 * comparison treats as equal and that differ in the types of their numbers, or documents with lists for multi-valued
 * indexes.
 */
final class JsonTypes {
    private static final String LIST = "list";

    private JsonTypes() {}

    private static final List<List<String>> EQUAL_NUMBERS = List.of(
            List.of("1", "1.0", "1e0", "CAST(1 AS UNSIGNED)", "1.00"),
            List.of("0", "0.0", "0e0", "-0e0", "CAST(0 AS UNSIGNED)"),
            List.of("1000000000000000", "1e15", "CAST(1000000000000000 AS UNSIGNED)"),
            List.of("9007199254740993", "9007199254740992e0", "9007199254740993.0"));

    static Draft random(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> equal(random);
            case 1 -> lists(random);
            default -> distinct(random);
        };
    }

    private static Draft equal(Random random) {
        List<String> values = new ArrayList<>();
        for (String number : Draft.one(EQUAL_NUMBERS, random)) {
            values.add("JSON_ARRAY('d', " + number + ")");
            values.add("JSON_OBJECT('a', JSON_ARRAY(" + number + "), 'detour', NULL)");
        }
        return new Draft("JSON", ColumnKind.JSON, Draft.some(values, random), 0, 0);
    }

    private static Draft lists(Random random) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            List<String> elements = new ArrayList<>(List.of("'d" + i + "'"));
            for (int k = random.nextInt(4); k > 0; k--) {
                elements.add(Integer.toString(random.nextInt(5)));
            }
            values.add("JSON_OBJECT('" + LIST + "', JSON_ARRAY(" + String.join(", ", elements) + "))");
        }
        return new Draft("JSON", ColumnKind.JSON, Draft.some(values, random), 0, 0);
    }

    /** The list for a multi-valued index; empty if the documents have none. */
    static String list(Draft draft, String column) {
        return draft.values().get(0).contains("'" + LIST + "'")
                ? "CAST(" + column + "->'$." + LIST + "' AS CHAR(9) ARRAY)"
                : "";
    }

    private static Draft distinct(Random random) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            values.add("JSON_ARRAY('d" + i + "', " + value(random, 0) + ")");
        }
        values.add("CAST('null' AS JSON)");
        values.add("JSON_OBJECT()");
        values.add("CAST('\"s\"' AS JSON)");
        return new Draft("JSON", ColumnKind.JSON, Draft.some(values, random), 0, 0);
    }

    /** Literals have up to 81 digits, more than a DECIMAL type has. */
    private static String decimal(Random random) {
        List<String> simple =
                List.of("1.50", "0.000", "-99999999999999999999.5", "1.0", "0.1", ".25", "1.5 + 0", "1 / 3");
        if (random.nextInt(3) > 0) {
            return Draft.one(simple, random);
        }
        int whole = random.nextInt(37);
        int fraction = 1 + random.nextInt(36);
        StringBuilder digits = new StringBuilder(random.nextBoolean() ? "-" : "");
        for (int i = 0; i < whole + fraction; i++) {
            digits.append(i == whole ? "." : "").append(random.nextInt(10));
        }
        return digits.toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 14 : 18)) {
            case 0 -> "NULL";
            case 1 -> random.nextBoolean() ? "TRUE" : "CAST('false' AS JSON)";
            case 2 -> Long.toString(random.nextLong());
            case 3 -> "CAST(" + Long.toUnsignedString(random.nextLong()) + " AS UNSIGNED)";
            case 4 -> "CAST(" + random.nextInt(100) + " AS UNSIGNED)";
            case 5 -> Integer.toString(random.nextInt(100_000) - 50_000);
            case 6 ->
                Draft.one(
                        List.of(
                                "1e15",
                                "0.1e0",
                                "-2.5e300",
                                "1e0",
                                "5e-324",
                                "123456789012345680e0",
                                "1.7976931348623157e308",
                                Math.abs(random.nextGaussian()) + "e" + (random.nextInt(600) - 300)),
                        random);
            case 7 -> decimal(random);
            case 8 -> "CAST('2024-01-0" + (1 + random.nextInt(9)) + "' AS DATE)";
            case 9 -> "CAST('-12:34:56.7" + random.nextInt(10) + "' AS TIME(6))";
            case 10 -> "CAST('2024-01-02 03:04:05.67" + random.nextInt(10) + "' AS DATETIME(6))";
            case 11 -> "'" + Draft.one(List.of("", "text", "2024-01-02", "1", "base64:type15:YWJj"), random) + "'";
            case 12 -> CharacterTypes.literal(Draft.one(List.of("é😀", "\u0000\n", "\"", "\\"), random));
            case 13 -> "CAST('" + Draft.one(List.of("[]", "{}", "[[1], {\"k\": 2}]"), random) + "' AS JSON)";
            case 14, 15 -> "JSON_ARRAY(" + value(random, depth + 1) + ", " + value(random, depth + 1) + ")";
            default ->
                "JSON_OBJECT('" + Draft.one(List.of("a", "A", "", "long key", "k"), random) + "', "
                        + value(random, depth + 1) + ", 'z', " + value(random, depth + 1) + ")";
        };
    }
}
