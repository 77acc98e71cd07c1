package io.crosstide.testkit.cases;

import static io.crosstide.testkit.cases.ColumnCase.TEXT;

import java.util.ArrayList;
import java.util.List;

/** Integers, DECIMAL, FLOAT, DOUBLE and BIT. */
final class NumberCases {
    private static final String GROUP = "numbers";
    /** Shows different text for any two values of DOUBLE, and the same text in every release. */
    private static final String SHORTEST = "CAST(v AS CHAR)";

    private static final String FLOATING = "CONCAT(v * 1e0, ' ', CAST(v AS CHAR))";

    private NumberCases() {}

    static List<ColumnCase> all() {
        List<ColumnCase> cases = new ArrayList<>();
        cases.add(number("TINYINT", TEXT, "-128", "127", "0"));
        cases.add(number("TINYINT UNSIGNED", TEXT, "255", "0"));
        cases.add(number("TINYINT(1)", TEXT, "-128", "1", "0"));
        cases.add(number("INT(6) ZEROFILL", TEXT, "7", "4294967295"));
        cases.add(number("SMALLINT", TEXT, "-32768", "32767"));
        cases.add(number("SMALLINT UNSIGNED", TEXT, "65535", "0"));
        cases.add(number("MEDIUMINT", TEXT, "-8388608", "8388607"));
        cases.add(number("MEDIUMINT UNSIGNED", TEXT, "16777215", "0"));
        cases.add(number("INT", TEXT, "-2147483648", "2147483647"));
        cases.add(number("INT UNSIGNED", TEXT, "4294967295", "0"));
        cases.add(number("BIGINT", TEXT, "-9223372036854775808", "9223372036854775807"));
        cases.add(number("BIGINT UNSIGNED", TEXT, "18446744073709551615", "9223372036854775808", "0"));
        cases.add(number(
                "DECIMAL(65,30)",
                TEXT,
                "-99999999999999999999999999999999999.999999999999999999999999999999",
                "0.000000000000000000000000000001",
                "0"));
        cases.add(number("DECIMAL(65,0)", TEXT, "9".repeat(65), "-" + "9".repeat(65)));
        cases.add(number("DECIMAL(30,30)", TEXT, "0." + "9".repeat(30), "-0." + "9".repeat(30)));
        cases.add(number("DECIMAL(5,0)", TEXT, "-99999", "0"));
        cases.add(number("DECIMAL(10,2) UNSIGNED", TEXT, "99999999.99", "0"));
        cases.add(number(
                "FLOAT",
                FLOATING,
                "0.1",
                "-0e0",
                "0",
                "3.4028234663852886e38",
                "-3.4028234663852886e38",
                "1.401298464324817e-45",
                "1.1754942e-38",
                "16777217",
                "-1.5e10"));
        cases.add(number(
                "DOUBLE",
                SHORTEST,
                "0.1",
                "-0e0",
                "0",
                "1.7976931348623157e308",
                "-1.7976931348623157e308",
                "5e-324",
                "2.225073858507201e-308",
                "123456789012345680",
                "0.30000000000000004",
                "1e22"));
        cases.add(number("FLOAT UNSIGNED", FLOATING, "0.1", "0", "3.4028234663852886e38", "1.401298464324817e-45"));
        cases.add(number("DOUBLE UNSIGNED", SHORTEST, "0.1", "0", "1.7976931348623157e308", "5e-324", "1e22"));
        cases.add(number("FLOAT(7,2)", "v * 1e0", "0.1", "12345.67", "-99999.99", "0.005", "33333.33"));
        cases.add(number("FLOAT(10,2)", "v * 1e0", "99999999.99", "-99999999.99", "1e10", "12345678.9"));
        cases.add(number("DOUBLE(20,3)", "v * 1e0", "0.1", "12345678901234567.891", "-0.0005", "1.005"));
        cases.add(number("BIT(1)", "v + 0", "b'0'", "b'1'"));
        cases.add(number("BIT(8)", "v + 0", "b'0'", "255"));
        cases.add(number("BIT(13)", "v + 0", "b'1000000000001'", "b'0'"));
        cases.add(number("BIT(63)", "v + 0", "9223372036854775807", "1"));
        cases.add(number("BIT(64)", "v + 0", "18446744073709551615", "9223372036854775808", "1"));
        return cases;
    }

    private static ColumnCase number(String type, String view, String... values) {
        return ColumnCase.of(GROUP, type, view, values);
    }
}
