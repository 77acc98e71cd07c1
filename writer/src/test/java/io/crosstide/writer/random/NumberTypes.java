package io.crosstide.writer.random;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Integers, DECIMAL, FLOAT, DOUBLE, BIT and YEAR. */
final class NumberTypes {
    private static final List<String> INTEGERS = List.of("TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT");
    private static final List<Integer> WIDTHS = List.of(8, 16, 24, 32, 64);
    private static final int MAX_DIGITS = 65;
    private static final int MAX_DECIMALS = 30;

    private NumberTypes() {}

    static Draft random(Random random, Set<Feature> features) {
        return switch (random.nextInt(9)) {
            case 0, 1, 2, 3 -> integer(random);
            case 4 -> decimal(random);
            case 5 -> floating(random, "FLOAT", Float.MAX_VALUE, Float.MIN_VALUE);
            case 6 -> floating(random, "DOUBLE", Double.MAX_VALUE, Double.MIN_VALUE);
            case 7 -> bits(random);
            default ->
                !features.contains(Feature.SIGNED_YEARS)
                        ? integer(random)
                        : Draft.number(
                                "YEAR",
                                ColumnKind.NUMBER,
                                List.of("0", "1901", "2155", "'0000'", "2000", "'2000'", "1970"),
                                random);
        };
    }

    /** A small type, for tables with many columns. */
    static Draft small(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> bits(random);
            case 1 -> TemporalTypes.random(random);
            default -> integer(random);
        };
    }

    static Draft integer(Random random) {
        int which = random.nextInt(INTEGERS.size());
        boolean unsigned = random.nextBoolean();
        BigInteger size = BigInteger.ONE.shiftLeft(WIDTHS.get(which));
        BigInteger min = unsigned ? BigInteger.ZERO : size.shiftRight(1).negate();
        BigInteger max = min.add(size).subtract(BigInteger.ONE);
        List<String> values = new ArrayList<>(List.of(
                min.toString(),
                max.toString(),
                min.add(BigInteger.ONE).toString(),
                max.subtract(BigInteger.ONE).toString(),
                "0",
                "1",
                "2",
                "3",
                "7"));
        for (int i = 0; i < 4; i++) {
            values.add(min.add(new BigInteger(WIDTHS.get(which), random)).toString());
        }
        String type =
                INTEGERS.get(which) + (unsigned ? " UNSIGNED" : "") + (random.nextInt(12) == 0 ? " ZEROFILL" : "");
        return type.contains("ZEROFILL") && !unsigned
                ? integer(random)
                : Draft.number(type, ColumnKind.NUMBER, values, random);
    }

    private static Draft decimal(Random random) {
        int precision = 1 + random.nextInt(MAX_DIGITS);
        int scale = random.nextInt(Math.min(precision, MAX_DECIMALS) + 1);
        String type = "DECIMAL(" + precision + "," + scale + ")" + (random.nextInt(6) == 0 ? " UNSIGNED" : "");
        String max = "9".repeat(precision - scale) + (scale > 0 ? "." + "9".repeat(scale) : "");
        String min = scale > 0 ? "0." + "0".repeat(scale - 1) + "1" : "1";
        List<String> values = new ArrayList<>(List.of(max, "-" + max, min, "-" + min, "0", "1", "-1"));
        for (int i = 0; i < 4; i++) {
            StringBuilder digits = new StringBuilder(random.nextBoolean() ? "-" : "");
            for (int k = 0; k < precision; k++) {
                digits.append(k == precision - scale ? "." : "").append(random.nextInt(10));
            }
            values.add(digits.charAt(0) == '.' ? "0" + digits : digits.toString());
        }
        values.removeIf(value -> value.startsWith("."));
        return new Draft(type, ColumnKind.NUMBER, Draft.some(values, random), 32, 0);
    }

    private static Draft floating(Random random, String type, double max, double min) {
        if (random.nextInt(4) == 0) {
            return rounding(random, type);
        }
        List<String> values = new ArrayList<>(List.of(
                "0e0", "-0e0", "1e0", "0.1e0", "-1.5e10", literal(max), literal(-max), literal(min), "16777217e0"));
        for (int i = 0; i < 4; i++) {
            double number = type.equals("FLOAT")
                    ? Float.intBitsToFloat(random.nextInt())
                    : Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                values.add(literal(number));
            }
        }
        boolean unsigned = random.nextInt(4) == 0;
        values.removeIf(value -> unsigned && value.startsWith("-"));
        return Draft.number(type + (unsigned ? " UNSIGNED" : ""), ColumnKind.FLOATING, values, random);
    }

    /** FLOAT(M,D) and DOUBLE(M,D), also with numbers that the source rounds or cuts. */
    private static Draft rounding(Random random, String type) {
        int decimals = random.nextInt(5);
        int digits = 1 + decimals + random.nextInt(type.equals("FLOAT") ? 9 : 14);
        boolean unsigned = random.nextInt(4) == 0;
        BigInteger limit = BigInteger.TEN.pow(digits);
        BigDecimal greatest = new BigDecimal(limit.subtract(BigInteger.ONE), decimals);
        List<String> values = new ArrayList<>(List.of("0e0", "1e0", "-0e0", "1e30", "-0.07e0"));
        values.add(greatest.toPlainString() + "e0");
        values.add("-" + greatest.toPlainString() + "e0");
        for (int i = 0; i < 6; i++) {
            BigInteger number = new BigInteger(60, random).mod(limit);
            values.add((random.nextBoolean() ? "" : "-") + new BigDecimal(number, decimals).toPlainString() + "e0");
        }
        values.removeIf(value -> unsigned && value.startsWith("-"));
        return Draft.number(
                type + "(" + digits + "," + decimals + ")" + (unsigned ? " UNSIGNED" : ""),
                ColumnKind.FLOATING,
                values,
                random);
    }

    private static String literal(double number) {
        String text = Double.toString(number);
        return text.contains("E") ? text : text + "e0";
    }

    private static Draft bits(Random random) {
        int width = 1 + random.nextInt(64);
        List<String> values = new ArrayList<>(List.of("b'0'", "b'1'", "b'" + "1".repeat(width) + "'"));
        for (int i = 0; i < 5; i++) {
            values.add("b'" + new BigInteger(width, random).toString(2) + "'");
        }
        return Draft.number("BIT(" + width + ")", ColumnKind.BITS, values, random);
    }
}
