package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** DATE, TIME, DATETIME and TIMESTAMP, with zero and partial dates and negative times. */
final class TemporalTypes {
    private static final List<String> DATES = List.of(
            "0000-00-00",
            "2024-00-00",
            "2024-02-00",
            "9999-12-31",
            "2023-02-31",
            "0001-01-01",
            "1000-01-01",
            "2024-02-29",
            "1970-01-01",
            "2024-03-31",
            "0000-00-01",
            "0000-00-31",
            "0000-12-31",
            "9999-00-00",
            "9999-12-00");
    private static final List<String> TIMES = List.of("00:00:00", "23:59:59", "02:30:00", "12:34:56");
    private static final List<String> SPANS = List.of(
            "-838:59:59",
            "838:59:59",
            "-00:00:00",
            "00:00:00",
            "-00:00:01",
            "100:00:00",
            "-12:34:56",
            "23:59:59",
            "839:00:00");
    private static final List<String> STAMPS = List.of(
            "1970-01-01 00:00:01",
            "2038-01-19 03:14:07",
            "0000-00-00 00:00:00",
            "2024-03-31 02:30:00",
            "2024-10-27 02:30:00",
            "1999-12-31 23:59:59",
            "1970-01-01 12:00:00");

    private TemporalTypes() {}

    static Draft random(Random random) {
        int decimals = random.nextInt(7);
        String digits = decimals == 0 ? "" : "(" + decimals + ")";
        List<String> values = new ArrayList<>();
        int which = random.nextInt(4);
        for (int i = 0; i < 8; i++) {
            values.add("'"
                    + switch (which) {
                        case 0 -> Draft.one(DATES, random);
                        case 1 -> Draft.one(SPANS, random) + fraction(random);
                        case 2 -> Draft.one(DATES, random) + " " + Draft.one(TIMES, random) + fraction(random);
                        default -> Draft.one(STAMPS, random) + fraction(random);
                    }
                    + "'");
        }
        String type = List.of("DATE", "TIME" + digits, "DATETIME" + digits, "TIMESTAMP" + digits)
                .get(which);
        return Draft.number(type, ColumnKind.TEMPORAL, values, random);
    }

    private static String fraction(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> ".000001";
            case 1 -> ".999999";
            case 2 -> "." + random.nextInt(1_000_000);
            default -> "";
        };
    }
}
