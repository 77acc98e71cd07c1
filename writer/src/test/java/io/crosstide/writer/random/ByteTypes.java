package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** BINARY, VARBINARY, BLOB, geometry and VECTOR. */
final class ByteTypes {
    private static final List<String> POINTS = List.of("1 2", "0 0", "-1.5 88.25", "2 2", "0 1");
    private static final List<String> SHAPES = List.of(
            "POINT(1 2)",
            "LINESTRING(0 0,2 2)",
            "POLYGON((0 0,1 0,1 1,0 0))",
            "MULTIPOINT((0 0),(1 1))",
            "MULTILINESTRING((0 0,1 1),(2 2,3 3))",
            "MULTIPOLYGON(((0 0,1 0,1 1,0 0)))",
            "GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,2 2))",
            "GEOMETRYCOLLECTION EMPTY");

    private ByteTypes() {}

    static Draft random(Random random, Set<Feature> features) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> {
                int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 255 : 8);
                yield draft(named("BINARY", "CHAR", "(" + length + ")", random), length, length, random);
            }
            case 2, 3 -> {
                int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 1000 : 12);
                yield draft(named("VARBINARY", "VARCHAR", "(" + length + ")", random), length, length + 2, random);
            }
            case 4, 5 -> blob(random);
            case 6 -> geometry(random);
            default -> features.contains(Feature.VECTORS) ? vector(random) : geometry(random);
        };
    }

    /** The type by its name, or as a character type with the character set binary. */
    private static String named(String bytes, String characters, String length, Random random) {
        return random.nextInt(3) == 0 ? characters + length + " CHARACTER SET binary" : bytes + length;
    }

    private static Draft draft(String type, int length, int keyBytes, Random random) {
        List<String> values = new ArrayList<>(List.of("''", "X'00'", "X'20'", "'a'", "X'FF'"));
        for (int i = 0; i < 5; i++) {
            byte[] bytes = new byte[random.nextInt(Math.min(length, 12) + 1)];
            random.nextBytes(bytes);
            if (bytes.length > 1) {
                bytes[bytes.length - 1] = (byte) (random.nextBoolean() ? 0 : 0x20);
            }
            values.add("X'" + HexFormat.of().formatHex(bytes) + "'");
        }
        return new Draft(type, ColumnKind.BYTES, Draft.some(values, random), keyBytes, 1);
    }

    private static Draft blob(Random random) {
        String size = Draft.one(List.of("TINY", "", "MEDIUM", "LONG"), random);
        String type = named(size + "BLOB", size + "TEXT", "", random);
        Draft draft = draft(type, 100, 0, random);
        List<String> values = new ArrayList<>(draft.values());
        if (!size.equals("TINY") && random.nextInt(6) == 0) {
            values.add("REPEAT(X'" + "%02x".formatted(random.nextInt(256)) + "5C27', " + (1 + random.nextInt(21_000))
                    + ")");
        }
        return new Draft(type, ColumnKind.BYTES, values, 0, 1);
    }

    private static Draft geometry(Random random) {
        boolean pointsOnly = random.nextBoolean();
        boolean srid = random.nextInt(3) == 0;
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String shape = pointsOnly ? "POINT(" + Draft.one(POINTS, random) + ")" : Draft.one(SHAPES, random);
            int system = srid ? 4326 : Draft.one(List.of(0, 0, 4326, 3857), random);
            values.add("ST_GeomFromText('" + shape + "', " + system + ")");
        }
        String type = (pointsOnly ? "POINT" : "GEOMETRY") + (srid ? " SRID 4326" : "");
        return new Draft(type, ColumnKind.BYTES, Draft.some(values, random), 0, 0);
    }

    private static Draft vector(Random random) {
        int dimensions = 1 + random.nextInt(5);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            List<String> numbers = new ArrayList<>();
            for (int k = 0; k <= random.nextInt(dimensions); k++) {
                numbers.add(Draft.one(List.of("0", "-0.0", "1", "-2.5", "3e10", "1e-40", "0.1"), random));
            }
            values.add("STRING_TO_VECTOR('[" + String.join(",", numbers) + "]')");
        }
        return new Draft("VECTOR(" + dimensions + ")", ColumnKind.BYTES, Draft.some(values, random), 0, 0);
    }
}
