package io.crosstide.writer.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** P1 for each type: inserted, updated to, updated from and deleted, rows agree byte for byte, as the servers see it. */
@ExtendWith(ReplayExtension.class)
class TypeRoundTripTest {
    /** @param view an expression that shows the value of column v exactly */
    record Case(String type, String view, List<String> values) {
        @Override
        public String toString() {
            return type;
        }
    }

    /** Too long or of no order; SET is not looked up by an index. */
    private static final Pattern UNFIT_FOR_KEYS =
            Pattern.compile("TEXT|BLOB|JSON|GEOMETRY|POINT|VECTOR|^SET|NULL|VARCHAR\\(255\\)");

    private final ReplayPair pair;

    TypeRoundTripTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshDatabase() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS types", "CREATE DATABASE types");
        pair.takeConflicts();
        pair.onSource("SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+05:30'");
        pair.onTarget("SET SESSION time_zone = '+00:00'");
    }

    static List<Case> cases() {
        String bytes = "HEX(v)";
        String text = "HEX(CAST(v AS BINARY))";
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("TINYINT", text, List.of("-128", "127", "0")));
        cases.add(new Case("TINYINT UNSIGNED", text, List.of("255", "0")));
        cases.add(new Case("SMALLINT", text, List.of("-32768", "32767")));
        cases.add(new Case("SMALLINT UNSIGNED", text, List.of("65535", "0")));
        cases.add(new Case("MEDIUMINT", text, List.of("-8388608", "8388607")));
        cases.add(new Case("MEDIUMINT UNSIGNED", text, List.of("16777215", "0")));
        cases.add(new Case("INT", text, List.of("-2147483648", "2147483647")));
        cases.add(new Case("INT UNSIGNED", text, List.of("4294967295", "0")));
        cases.add(new Case("BIGINT", text, List.of("-9223372036854775808", "9223372036854775807")));
        cases.add(new Case("BIGINT UNSIGNED", text, List.of("18446744073709551615", "9223372036854775808", "0")));
        cases.add(new Case(
                "DECIMAL(65,30)",
                text,
                List.of(
                        "-99999999999999999999999999999999999.999999999999999999999999999999",
                        "0.000000000000000000000000000001",
                        "0")));
        cases.add(new Case("DECIMAL(5,0)", text, List.of("-99999", "0")));
        cases.add(new Case(
                "FLOAT",
                "CONCAT(v * 1e0, ' ', CAST(v AS CHAR))",
                List.of("0.1", "-0e0", "0", "3.4028234663852886e38", "1.401298464324817e-45", "16777217", "-1.5e10")));
        cases.add(new Case(
                "DOUBLE",
                "CONCAT(v * 1e0, ' ', CAST(v AS CHAR))",
                List.of(
                        "0.1",
                        "-0e0",
                        "0",
                        "1.7976931348623157e308",
                        "5e-324",
                        "123456789012345680",
                        "0.30000000000000004",
                        "1e22")));
        cases.add(new Case("FLOAT(7,2)", "v * 1e0", List.of("0.1", "12345.67", "-99999.99", "0.005", "33333.33")));
        cases.add(new Case("DOUBLE(20,3)", "v * 1e0", List.of("0.1", "12345678901234567.891", "-0.0005", "1.005")));
        for (String charset : List.of("utf8mb4", "utf8mb3", "utf16", "ucs2", "gbk", "gb18030", "big5", "sjis")) {
            cases.add(
                    new Case("VARCHAR(40) CHARACTER SET " + charset, bytes, List.of("''", "'a '", "'中\\'\\\\\\0x '")));
        }
        cases.add(new Case("VARCHAR(40)", bytes, List.of("'Straße 😀'", "'straße 😀'", "'\\r\\n\\t%_'", "' '")));
        cases.add(new Case("CHAR(10)", bytes, List.of("'ab  '", "'  ab'", "''", "'😀'")));
        cases.add(new Case("CHAR(10) CHARACTER SET latin1", bytes, List.of("'ÄÖß'", "'€'", "X'8190A0FF'", "'a'")));
        cases.add(
                new Case("VARCHAR(255) CHARACTER SET latin1 COLLATE latin1_bin", bytes, List.of("X'00FF80'", "'x '")));
        cases.add(new Case("VARCHAR(20) CHARACTER SET ascii", bytes, List.of("'abc'", "''")));
        cases.add(new Case("TEXT", bytes, List.of("'long 中文'", "REPEAT('ä', 5000)", "''")));
        cases.add(new Case("TINYTEXT", bytes, List.of("'t'")));
        cases.add(new Case("MEDIUMTEXT CHARACTER SET latin1", bytes, List.of("REPEAT('ä', 70000)")));
        cases.add(new Case("LONGTEXT", bytes, List.of("REPEAT('中', 100000)")));
        cases.add(new Case("BINARY(6)", bytes, List.of("X'00'", "X'610000'", "X'FFFFFFFFFFFF'", "'a '")));
        cases.add(new Case("VARBINARY(20)", bytes, List.of("''", "X'6100'", "X'270D0A5C1A00'", "X'C3'")));
        cases.add(new Case("BLOB", bytes, List.of("''", "X'00'", "REPEAT(X'FF00', 20000)")));
        cases.add(new Case("TINYBLOB", bytes, List.of("X'00'")));
        cases.add(new Case("MEDIUMBLOB", bytes, List.of("REPEAT(X'5C27', 50000)")));
        cases.add(new Case("LONGBLOB", bytes, List.of("REPEAT(X'5C2700', 300000)")));
        cases.add(new Case(
                "DATE", text, List.of("'0000-00-00'", "'2024-00-00'", "'9999-12-31'", "'2023-02-31'", "'0001-01-01'")));
        cases.add(new Case(
                "DATETIME", text, List.of("'0000-00-00 00:00:00'", "'9999-12-31 23:59:59'", "'2024-02-00 01:02:03'")));
        cases.add(new Case(
                "DATETIME(6)",
                text,
                List.of("'1000-01-01 00:00:00.000001'", "'2024-03-31 02:30:00.123456'", "'2024-01-01'")));
        cases.add(new Case(
                "TIMESTAMP(6) NULL",
                text,
                List.of(
                        "'1970-01-01 05:30:01'",
                        "'2038-01-19 08:44:07.999999'",
                        "'0000-00-00 00:00:00'",
                        "'2024-03-31 02:30:00.5'")));
        cases.add(
                new Case("TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP", text, List.of("'2024-03-31 02:30:00'", "NULL")));
        cases.add(new Case(
                "TIME(6)",
                text,
                List.of("'-838:59:59'", "'838:59:59'", "'-00:00:00.000001'", "'00:00:00'", "'12:34:56.7'")));
        cases.add(new Case("TIME", text, List.of("'-01:02:03'", "'100:00:00'")));
        cases.add(new Case("YEAR", text, List.of("0", "1901", "2155", "2000")));
        cases.add(new Case(
                "ENUM('a','it''s','ü 中','b\\\\c')",
                "CONCAT(v + 0, HEX(v))",
                List.of("'a'", "'it\\'s'", "'ü 中'", "4", "''")));
        cases.add(new Case(
                "ENUM(" + members(300) + ") CHARACTER SET latin1", "v + 0", List.of("1", "255", "256", "300")));
        cases.add(new Case("SET('x','y z','ü')", "CONCAT(v + 0, HEX(v))", List.of("''", "'x,ü'", "7")));
        cases.add(new Case(
                "SET(" + members(64) + ")",
                "CAST(v AS UNSIGNED)",
                List.of("18446744073709551615", "9223372036854775808", "1")));
        cases.add(new Case("BIT(1)", "v + 0", List.of("b'0'", "b'1'")));
        cases.add(new Case("BIT(13)", "v + 0", List.of("b'1000000000001'", "b'0'")));
        cases.add(new Case("BIT(64)", "v + 0", List.of("18446744073709551615", "9223372036854775808", "1")));
        cases.add(new Case(
                "JSON",
                "CONCAT(CAST(v AS CHAR), ' ', JSON_TYPE(v), ' ', COALESCE(JSON_TYPE(v->'$[0]'), ''),"
                        + " COALESCE(JSON_TYPE(v->'$.a'), ''))",
                List.of(
                        "'null'",
                        "'true'",
                        "'\"it''s \\\\\\\\ 😀 \\\\u0000 \\\\n\"'",
                        "'[1, -1, 1.0, 1e15, 1.5e300, 18446744073709551615, -9223372036854775808]'",
                        "'{\"a\": {\"b\": [[], {}]}, \"A\": 4294967296, \"\": null}'",
                        "JSON_ARRAY(CAST(1.50 AS DECIMAL(10,2)))",
                        "JSON_ARRAY(_binary'abc', JSON_OBJECT('k', X'00FF'))",
                        "JSON_OBJECT('a', CAST('2024-01-02' AS DATE))",
                        "JSON_OBJECT('a', CAST('2024-01-02 03:04:05.678' AS DATETIME(6)))",
                        "JSON_OBJECT('a', CAST('-12:34:56.7' AS TIME(6)))",
                        "JSON_ARRAY(CAST(5 AS UNSIGNED), CAST(8589934592 AS SIGNED))")));
        cases.add(new Case(
                "GEOMETRY",
                bytes,
                List.of(
                        "ST_GeomFromText('POINT(1 2)', 4326)",
                        "ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))')",
                        "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,2 2))')")));
        cases.add(new Case("POINT", bytes, List.of("ST_GeomFromText('POINT(-1.5 2e300)')")));
        cases.add(new Case("VECTOR(3)", bytes, List.of("STRING_TO_VECTOR('[1, -2.5, 3e10]')")));
        return cases;
    }

    private static String members(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "'m" + i + "'").collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void arrivesByteForByte(Case type) throws Exception {
        pair.onBoth("CREATE TABLE types.t (id INT PRIMARY KEY, v " + type.type + ") CHARACTER SET utf8mb4");
        pair.forget("types", "t");
        String view = "SELECT id, " + type.view + " FROM types.t ORDER BY id";
        pair.onSource("SET SESSION time_zone = '+05:30'");
        List<String> values = new ArrayList<>(type.values);
        values.add("NULL");

        for (int i = 0; i < values.size(); i++) {
            pair.replicate("INSERT INTO types.t VALUES (" + i + ", " + values.get(i) + ")");
        }
        assertSame(view);
        for (int i = 0; i < values.size(); i++) {
            pair.replicate("UPDATE types.t SET v = " + values.get((i + 1) % values.size())
                    + ", id = id + 1000 WHERE id = " + i);
        }
        assertSame(view);
        pair.replicate("INSERT INTO types.t SELECT id + 1000, v FROM types.t");
        assertSame(view);
        pair.replicate("DELETE FROM types.t WHERE id < 2000");
        assertSame(view);
        assertThat(pair.takeConflicts()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isComparedByteForByteWithoutKey(Case type) throws Exception {
        pair.onBoth("CREATE TABLE types.t (v " + type.type + ") CHARACTER SET utf8mb4");
        pair.forget("types", "t");
        List<String> values = new ArrayList<>(type.values);
        values.add("NULL");
        for (String value : values) {
            pair.replicate("INSERT INTO types.t VALUES (" + value + ")");
        }
        pair.replicate("INSERT INTO types.t SELECT * FROM types.t");
        pair.replicate("DELETE FROM types.t LIMIT " + values.size());
        assertSame("SELECT SHA2(" + type.view + ", 256) AS shown FROM types.t ORDER BY shown");
        pair.replicate("DELETE FROM types.t");
        assertThat(pair.targetRows("SELECT 1 FROM types.t")).isEmpty();
        assertThat(pair.takeConflicts()).isEmpty();
    }

    static Stream<Case> keys() {
        return cases().stream()
                .filter(type -> !UNFIT_FOR_KEYS.matcher(type.type).find());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void isFoundInAnIndexAsAKey(Case type) throws Exception {
        pair.onBoth(
                "CREATE TABLE types.t (v " + type.type + " NOT NULL, n INT, PRIMARY KEY (v)) CHARACTER SET utf8mb4");
        pair.forget("types", "t");
        for (int i = 0; i < type.values.size(); i++) {
            pair.replicate("REPLACE INTO types.t VALUES (" + type.values.get(i) + ", " + i + ")");
        }
        String view = "SELECT n, " + type.view + " AS shown FROM types.t ORDER BY shown";
        assertSame(view);
        assertThat(rowsScannedBy(() -> pair.replicate("UPDATE types.t SET n = n + 1")))
                .isZero();
        assertSame(view);
        pair.replicate("DELETE FROM types.t");
        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT 1 FROM types.t")).isEmpty();
    }

    /** The least of some runs: now and then definitions are read again, which scans, too. */
    private long rowsScannedBy(ThrowingCallable change) throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4 && least > 0; i++) {
            long before = pair.rowsScanned();
            try {
                change.call();
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            least = Math.min(least, pair.rowsScanned() - before);
        }
        return least;
    }

    private void assertSame(String view) throws Exception {
        pair.onSource("SET SESSION time_zone = '+00:00'");
        assertThat(pair.targetRows(view)).isEqualTo(pair.sourceRows(view));
        pair.onSource("SET SESSION time_zone = '+05:30'");
    }
}
