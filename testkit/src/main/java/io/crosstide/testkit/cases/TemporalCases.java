package io.crosstide.testkit.cases;

import static io.crosstide.testkit.cases.ColumnCase.TEXT;

import java.util.ArrayList;
import java.util.List;

/** Dates and times, with zero, partial and impossible ones. */
final class TemporalCases {
    private static final String GROUP = "dates and times";

    private TemporalCases() {}

    static List<ColumnCase> all() {
        List<ColumnCase> cases = new ArrayList<>();
        cases.add(time("DATE", "'0000-00-00'", "'2024-00-00'", "'9999-12-31'", "'2023-02-31'", "'0001-01-01'"));
        for (int digits = 0; digits <= 6; digits++) {
            cases.addAll(ofDecimals(digits));
        }
        cases.add(time("TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP", "'2024-03-31 02:30:00'", "NULL"));
        cases.add(time("YEAR", "0", "1901", "2155", "2000"));
        return cases;
    }

    /** The least and the greatest values that a server accepts, in a session five and a half hours ahead of UTC. */
    private static List<ColumnCase> ofDecimals(int digits) {
        String precision = digits == 0 ? "" : "(" + digits + ")";
        String least = digits == 0 ? "" : "." + "0".repeat(digits - 1) + "1";
        String most = digits == 0 ? "" : "." + "9".repeat(digits);
        return List.of(
                time(
                        "DATETIME" + precision,
                        "'0000-01-01 00:00:00" + least + "'",
                        "'1000-01-01 00:00:00" + least + "'",
                        "'9999-12-31 23:59:59" + most + "'",
                        "'0000-00-00 00:00:00" + least + "'",
                        "'2024-02-00 01:02:03" + most + "'",
                        "'2024-03-31 02:30:00'"),
                time(
                        "TIMESTAMP" + precision + " NULL",
                        "'1970-01-01 05:30:01'",
                        "'1970-01-01 05:30:01" + least + "'",
                        "'2038-01-19 08:44:07" + most + "'",
                        "'0000-00-00 00:00:00'",
                        "'2024-03-31 02:30:00'"),
                time(
                        "TIME" + precision,
                        "'-838:59:59'",
                        "'-838:59:58" + most + "'",
                        "'838:59:59'",
                        "'838:59:58" + most + "'",
                        "'-00:00:00" + least + "'",
                        "'00:00:00'",
                        "'100:00:00'"));
    }

    private static ColumnCase time(String type, String... values) {
        return ColumnCase.of(GROUP, type, TEXT, values);
    }
}
