package io.crosstide.testkit.cases;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** ENUM and SET. */
final class MemberCases {
    private static final String GROUP = "members";

    private MemberCases() {}

    static List<ColumnCase> all() {
        return List.of(
                members(
                        "ENUM('a','it''s','ü 中','b\\\\c')",
                        "CONCAT(v + 0, HEX(v))",
                        "'a'",
                        "'it\\'s'",
                        "'ü 中'",
                        "4",
                        "''"),
                members("ENUM('','x')", "CONCAT(v + 0, HEX(v))", "1", "'x'", "'none of them'")
                        .titled("ENUM with the empty string as a member, and the error value 0"),
                members("ENUM('é','中') CHARACTER SET gbk", "CONCAT(v + 0, HEX(v))", "1", "2"),
                members("ENUM(" + list(300) + ") CHARACTER SET latin1", "v + 0", "1", "255", "256", "300")
                        .titled("ENUM of 300 members"),
                members("SET('x','y z','ü')", "CONCAT(v + 0, HEX(v))", "''", "'x,ü'", "7"),
                members(
                                "SET(" + list(64) + ")",
                                "CAST(v AS UNSIGNED)",
                                "18446744073709551615",
                                "9223372036854775808",
                                "1")
                        .titled("SET of 64 members"));
    }

    private static String list(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "'m" + i + "'").collect(Collectors.joining(","));
    }

    private static ColumnCase members(String type, String view, String... values) {
        return ColumnCase.of(GROUP, type, view, values);
    }
}
