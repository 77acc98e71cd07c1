package io.crosstide.cli.matrix;

import io.crosstide.testkit.mysql.MysqlRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Values that need more than one column of a type: large values, JSON from other columns, times of several sessions.
 */
final class ValueRows {
    private static final String LARGE = "large values";
    private static final String JSON = "JSON";
    private static final String TIMES = "dates and times";

    private ValueRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        large(cases);
        json(cases);
        cases.add(bits());
        times(cases);
        return cases;
    }

    private static void large(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(LARGE, "LONGBLOB of 32 MiB")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v LONGBLOB)")
                .session(
                        "INSERT INTO t VALUES (1, REPEAT(X'5C2700FF', 8388608))",
                        "UPDATE t SET v = CONCAT(X'00', LEFT(v, 33554431)), id = 2")
                .rowsOf("t"));
        cases.add(MatrixCase.of(LARGE, "TINYBLOB, BLOB, MEDIUMBLOB and their texts filled to the last byte")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, tb TINYBLOB, tt TINYTEXT, b BLOB, te TEXT, mb MEDIUMBLOB,"
                        + " mt MEDIUMTEXT)")
                .session(
                        "INSERT INTO t VALUES (1, REPEAT(X'FF', 255), REPEAT('a', 255), REPEAT(X'00', 65535),"
                                + " REPEAT('\\\\', 65535), REPEAT(X'27', 16777215), NULL)",
                        "INSERT INTO t (id, mt) VALUES (2, REPEAT('\\n', 16777215))",
                        "UPDATE t SET id = 3, te = CONCAT(LEFT(te, 65532), '中') WHERE id = 1")
                .rowsOf("t"));
        cases.add(MatrixCase.of(LARGE, "LONGTEXT of 24 MiB")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT CHARACTER SET utf8mb4)")
                .session(
                        "INSERT INTO t VALUES (1, REPEAT('中\\'', 6291456))",
                        "UPDATE t SET v = CONCAT(SUBSTRING(v, 2), '😀')")
                .rowsOf("t"));
    }

    private static void json(List<MatrixCase> cases) {
        cases.add(largeDocument());
        cases.add(MatrixCase.of(JSON, "JSON: 1 replaced by 1.0 alone, which MySQL's comparison takes for the same")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, v JSON)",
                        "CREATE TABLE n (id INT PRIMARY KEY, v JSON NOT NULL,"
                                + " a VARCHAR(9) AS (v->>'$.a') STORED NOT NULL, UNIQUE (a))")
                .session(
                        "INSERT INTO t VALUES (1, '1'), (2, '{\"a\": 1, \"b\": [2]}')",
                        "INSERT INTO n (id, v) VALUES (1, '{\"a\": 1, \"b\": 2}'), (2, '{\"a\": 7, \"b\": 3}')",
                        "REPLACE INTO t VALUES (1, '1.0'), (2, '{\"a\": 1, \"b\": [2.0]}')",
                        "REPLACE INTO n (id, v) VALUES (2, '{\"a\": 7, \"b\": 3.0}')",
                        "REPLACE INTO t VALUES (1, '1')",
                        "REPLACE INTO t VALUES (1, '1.0')")
                .rowsOf("t")
                .rowsOf("n"));
        cases.add(MatrixCase.of(JSON, "JSON: values of TIMESTAMP, BIT, BINARY and BLOB columns")
                .setUp(
                        "CREATE TABLE s (id INT PRIMARY KEY, ts TIMESTAMP(6) NULL, b BIT(13), b64 BIT(64), tb TINYBLOB,"
                                + " bl BLOB, mb MEDIUMBLOB, lb LONGBLOB, bn BINARY(4), vb VARBINARY(9), y YEAR)",
                        "CREATE TABLE t (id INT PRIMARY KEY, v JSON)")
                .session(
                        "SET SESSION time_zone = '+05:30'",
                        "INSERT INTO s VALUES (1, '2024-01-02 03:04:05.678', b'1000000000001', 18446744073709551615,"
                                + " X'00FF', X'5C27', X'', REPEAT(X'00', 70000), X'01', X'02', 1999)",
                        "INSERT INTO t SELECT 1, JSON_OBJECT('ts', ts, 'b', b, 'b64', b64) FROM s",
                        "INSERT INTO t SELECT 2, JSON_ARRAY(tb, bl, mb, lb, bn, vb, y) FROM s",
                        "UPDATE t SET v = JSON_SET(v, '$.b', 'text') WHERE id = 1",
                        "INSERT INTO t SELECT id + 10, v FROM t",
                        "DELETE FROM t WHERE id = 12")
                .rowsOf("s")
                .rowsOf("t"));
    }

    /** More than 16 MiB, mostly text, with many members and numbers, which other code handles. */
    private static MatrixCase largeDocument() {
        return MatrixCase.of(JSON, "JSON: document of more than 16 MiB, with 60,000 numbers and 10,000 members")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v JSON)", "CREATE TABLE n (d INT PRIMARY KEY)")
                .session(
                        "INSERT INTO n VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)",
                        "INSERT INTO t SELECT 1, JSON_OBJECT('text', CONCAT(REPEAT('x', 16252928), REPEAT('\"\\\\', 65536)),"
                                + " 'numbers', CAST(CONCAT('[1', REPEAT(', 70000, -1.5, 18446744073709551615', 20000), ']') AS JSON),"
                                + " 'members', JSON_OBJECTAGG(CONCAT('key ', a.d + 10 * b.d + 100 * c.d + 1000 * d.d), a.d * 1.5e0))"
                                + " FROM n AS a JOIN n AS b JOIN n AS c JOIN n AS d",
                        "INSERT INTO t VALUES (2, JSON_ARRAY())",
                        "UPDATE t SET v = JSON_SET(v, '$.numbers[59999]', 1.50, '$.members.\"key 7\"', NULL), id = 3 WHERE id = 1",
                        "INSERT INTO t SELECT 4, JSON_OBJECT('k', v) FROM t WHERE id = 3",
                        "DELETE FROM t WHERE id = 3")
                .view("SELECT id, JSON_STORAGE_SIZE(v) > 16777216 FROM t ORDER BY id")
                .rowsOf("t");
    }

    /** Each number of bytes, filled or not. */
    private static MatrixCase bits() {
        return MatrixCase.of("numbers", "BIT of every width, 1 to 64, in one table")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, " + ofEachWidth(bits -> "b" + bits + " BIT(" + bits + ")")
                                + ")",
                        "CREATE TABLE no_key (" + ofEachWidth(bits -> "b" + bits + " BIT(" + bits + ")") + ")")
                .session(
                        "INSERT INTO t VALUES (1, " + ofEachWidth(bits -> "b'" + "1".repeat(bits) + "'") + ")",
                        "INSERT INTO t VALUES (2, " + ofEachWidth(bits -> "b'1" + "0".repeat(bits - 1) + "'") + ")",
                        "INSERT INTO t VALUES (3, " + ofEachWidth(bits -> bits % 3 == 0 ? "NULL" : "1") + ")",
                        "INSERT INTO no_key SELECT " + ofEachWidth(bits -> "b" + bits) + " FROM t",
                        "UPDATE t SET " + ofEachWidth(bits -> "b" + bits + " = b" + bits + " >> 1"),
                        "UPDATE no_key SET b1 = 0, b64 = 5 WHERE b63 IS NULL",
                        "DELETE FROM no_key WHERE b64 = 18446744073709551615",
                        "UPDATE t SET id = 4 WHERE id = 2")
                .rowsOf("t")
                .rowsOf("no_key");
    }

    private static String ofEachWidth(IntFunction<String> sql) {
        return IntStream.rangeClosed(1, 64).mapToObj(sql).collect(Collectors.joining(", "));
    }

    private static void times(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(TIMES, "YEAR before signed and unsigned numbers")
                .refusedFrom(MysqlRelease.V8_0, "source and target define it differently")
                .setUp("CREATE TABLE t (y YEAR, id INT PRIMARY KEY, u BIGINT UNSIGNED, s INT, d DECIMAL(5,2) UNSIGNED)")
                .session(
                        "INSERT INTO t VALUES (1999, -1, 18446744073709551615, -2, 1.5)",
                        "UPDATE t SET s = -s, id = -3")
                .rowsOf("t"));
        cases.add(MatrixCase.of(TIMES, "YEAR before eight numbers")
                .setUp("CREATE TABLE t (y YEAR, id INT PRIMARY KEY, "
                        + IntStream.range(0, 7)
                                .mapToObj(i -> "c" + i + (i % 2 == 0 ? " TINYINT UNSIGNED" : " TINYINT"))
                                .collect(Collectors.joining(", "))
                        + ")")
                .session(
                        "INSERT INTO t VALUES (0, -1, 255, -128, 200, -2, 3, -1, 128)",
                        "UPDATE t SET id = -3, c0 = 254")
                .rowsOf("t"));
        cases.add(MatrixCase.of(TIMES, "TIMESTAMP and DATETIME written by sessions in other time zones")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, ts TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP, dt DATETIME)")
                .session(
                        "SET time_zone = '-11:00'",
                        "INSERT INTO t VALUES (1, '2024-03-10 02:30:00', '2024-03-10 02:30:00')")
                .session(
                        "SET time_zone = '+13:00'",
                        "INSERT INTO t VALUES (2, '2024-03-10 02:30:00', '2024-03-10 02:30:00')")
                .session("INSERT INTO t (id, dt) VALUES (3, NOW())")
                .rowsOf("t"));
        cases.add(MatrixCase.of(TIMES, "TIMESTAMP over the gap and the repeated hour of daylight saving time")
                .atSource(
                        "DELETE FROM mysql.time_zone WHERE time_zone_id = 4711",
                        "DELETE FROM mysql.time_zone_name WHERE time_zone_id = 4711",
                        "DELETE FROM mysql.time_zone_transition WHERE time_zone_id = 4711",
                        "DELETE FROM mysql.time_zone_transition_type WHERE time_zone_id = 4711",
                        "INSERT INTO mysql.time_zone VALUES (4711, 'N')",
                        "INSERT INTO mysql.time_zone_name VALUES ('Test/Saving', 4711)",
                        "INSERT INTO mysql.time_zone_transition VALUES (4711, 0, 0), (4711, 1711846800, 1), (4711, 1729990800, 0)",
                        "INSERT INTO mysql.time_zone_transition_type VALUES (4711, 0, 3600, 0, 'WIN'), (4711, 1, 7200, 1, 'SUM')")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, ts TIMESTAMP(3) NULL)")
                .session(
                        "SET time_zone = 'Test/Saving', sql_mode = ''",
                        "INSERT INTO t VALUES (1, '2024-03-31 02:30:00'), (2, '2024-03-31 01:59:59.999'), (3, '2024-03-31 03:00:00')",
                        "SET timestamp = 1729989000",
                        "INSERT INTO t VALUES (4, NOW(3))",
                        "SET timestamp = 1729992600",
                        "INSERT INTO t VALUES (5, NOW(3)), (6, '2024-10-27 02:30:00')")
                .rowsOf("t"));
    }
}
