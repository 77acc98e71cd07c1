package io.crosstide.cli.matrix;

import io.crosstide.testkit.MysqlRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables with columns of special kinds, and values that are more than one column of a type. */
final class TableRows {
    private static final String LARGE = "large values";
    private static final String JSON = "JSON";
    private static final String TIMES = "dates and times";
    private static final String COLUMNS = "columns";
    private static final String TABLES = "tables";

    private TableRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        values(cases);
        times(cases);
        columns(cases);
        tables(cases);
        return cases;
    }

    private static void values(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(LARGE, "LONGBLOB of 32 MiB")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v LONGBLOB)")
                .session("INSERT INTO t VALUES (1, REPEAT(X'5C2700FF', 8388608))")
                .view("SELECT id, LENGTH(v), SHA2(v, 256) FROM t"));
        cases.add(MatrixCase.of(LARGE, "TINYBLOB, BLOB, MEDIUMBLOB and their texts filled to the last byte")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, tb TINYBLOB, tt TINYTEXT, b BLOB, te TEXT, mb MEDIUMBLOB,"
                        + " mt MEDIUMTEXT)")
                .session(
                        "INSERT INTO t VALUES (1, REPEAT(X'FF', 255), REPEAT('a', 255), REPEAT(X'00', 65535),"
                                + " REPEAT('\\\\', 65535), REPEAT(X'27', 16777215), NULL)",
                        "INSERT INTO t (id, mt) VALUES (2, REPEAT('\\n', 16777215))",
                        "UPDATE t SET id = 3, te = CONCAT(LEFT(te, 65532), '中') WHERE id = 1")
                .view("SELECT id, HEX(tb), tt, SHA2(b, 256), SHA2(te, 256), SHA2(mb, 256), SHA2(mt, 256) FROM t"
                        + " ORDER BY id"));
        cases.add(MatrixCase.of(LARGE, "LONGTEXT of 24 MiB")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT CHARACTER SET utf8mb4)")
                .session("INSERT INTO t VALUES (1, REPEAT('中\\'', 6291456))")
                .view("SELECT id, LENGTH(v), SHA2(v, 256) FROM t"));
        cases.add(MatrixCase.of(JSON, "JSON: document of 16 MiB")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v JSON)")
                .session(
                        "INSERT INTO t VALUES (1, JSON_ARRAY(REPEAT('x', 8388608), JSON_OBJECT('k', REPEAT('\"', 4194304))))")
                .view("SELECT id, JSON_STORAGE_SIZE(v), SHA2(CAST(v AS BINARY), 256) FROM t"));
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
                .view("SELECT id, CAST(v AS CHAR) FROM t ORDER BY id")
                .view("SELECT id, CAST(v AS CHAR), a FROM n ORDER BY id"));
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
                .view("SELECT id, CAST(v AS CHAR), JSON_STORAGE_SIZE(v), JSON_TYPE(v->'$.ts'), JSON_TYPE(v->'$.b64'),"
                        + " JSON_TYPE(v->'$[0]') FROM t ORDER BY id"));
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

    private static void columns(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(COLUMNS, "generated columns: virtual, stored, indexed, of JSON")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, n INT, j JSON, v INT AS (n + 1) VIRTUAL, s INT AS (n * 2) STORED,"
                                + " x VARCHAR(20) AS (j->>'$.a') VIRTUAL, INDEX (v), UNIQUE (s), INDEX (x))")
                .session(
                        "INSERT INTO t (id, n, j) VALUES (1, 5, '{\"a\": 1}'), (2, 6, NULL), (3, NULL, '{}')",
                        "UPDATE t SET n = n + 10, j = '{\"a\": \"ä\"}' WHERE id < 3",
                        "DELETE FROM t WHERE id = 2")
                .rowsOf("t"));
        cases.add(MatrixCase.of(COLUMNS, "generated primary key column")
                .setUp("CREATE TABLE t (n INT NOT NULL, k INT AS (n + 1) STORED PRIMARY KEY, v INT)")
                .session(
                        "INSERT INTO t (n, v) VALUES (1, 1), (2, 2)", "UPDATE t SET v = 5", "DELETE FROM t WHERE n = 2")
                .rowsOf("t"));
        cases.add(MatrixCase.of(COLUMNS, "invisible columns")
                .since("8.0.23")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, hidden VARCHAR(9) INVISIBLE, seen INT)")
                .session(
                        "INSERT INTO t (id, hidden, seen) VALUES (1, 'a', 1), (2, NULL, 2)",
                        "INSERT INTO t VALUES (3, 3)",
                        "UPDATE t SET hidden = 'b' WHERE id = 3")
                .view("SELECT id, hidden, seen FROM t ORDER BY id"));
        cases.add(MatrixCase.of(COLUMNS, "generated invisible primary key")
                .since("8.0.30")
                .setUp(
                        "SET SESSION sql_generate_invisible_primary_key = ON",
                        "CREATE TABLE t (v INT)",
                        "SET SESSION sql_generate_invisible_primary_key = OFF")
                .session(
                        "INSERT INTO t VALUES (7), (8), (8)",
                        "UPDATE t SET v = 9 WHERE v = 7",
                        "DELETE FROM t WHERE v = 8 LIMIT 1")
                .view("SELECT my_row_id, v FROM t ORDER BY 1"));
        cases.add(MatrixCase.of(COLUMNS, "DEFAULT expressions")
                .since("8.0.13")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, u VARCHAR(36) DEFAULT (UUID()), r DOUBLE DEFAULT (RAND()),"
                        + " j JSON DEFAULT (JSON_ARRAY(1)), b TEXT DEFAULT ('x'))")
                .session("INSERT INTO t (id) VALUES (1), (2)")
                .rowsOf("t"));
        cases.add(MatrixCase.of(COLUMNS, "AUTO_INCREMENT with 0 and gaps")
                .setUp("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v INT)")
                .session(
                        "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'",
                        "INSERT INTO t VALUES (0, 1), (NULL, 2), (100, 3), (NULL, 4), (-5, 5)")
                .rowsOf("t"));
        cases.add(wide());
    }

    /** InnoDB's limit is 1,017 columns; a row of SMALLINTs fits into a page. */
    private static MatrixCase wide() {
        int columns = 1017;
        List<String> names = IntStream.range(1, columns).mapToObj(i -> "c" + i).toList();
        String definitions = names.stream().map(name -> name + " SMALLINT").collect(Collectors.joining(", "));
        List<String> statements = new ArrayList<>(List.of("START TRANSACTION"));
        for (int pattern = 0; pattern < 8; pattern++) {
            int shift = pattern;
            String values = IntStream.range(1, columns)
                    .mapToObj(i -> (i >> (shift % 4)) % 2 == shift / 4 ? "NULL" : Integer.toString(i))
                    .collect(Collectors.joining(", "));
            statements.add("INSERT INTO t VALUES (" + pattern + ", " + values + ")");
        }
        statements.add("INSERT INTO t (id) VALUES (8)");
        statements.add("COMMIT");
        statements.add("UPDATE t SET "
                + names.stream().map(name -> name + " = " + name + " + 1").collect(Collectors.joining(", ")));
        statements.add("UPDATE t SET c1 = NULL, c8 = 8, c9 = NULL, c1016 = NULL");
        return MatrixCase.of(COLUMNS, "1,017 columns, NULL in every position")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, " + definitions + ") ROW_FORMAT=DYNAMIC")
                .session(statements.toArray(new String[0]))
                .rowsOf("t");
    }

    private static void tables(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(TABLES, "columns added at once (ALGORITHM=INSTANT), rows from before and after")
                .since("8.0.12")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, a INT)",
                        "ALTER TABLE t ADD COLUMN b VARCHAR(9) DEFAULT 'old', ALGORITHM=INSTANT")
                .session(
                        "INSERT INTO t VALUES (1, 1, 'x'), (2, 2, NULL)",
                        "INSERT INTO t (id) VALUES (3)",
                        "UPDATE t SET b = 'y' WHERE id = 3")
                .rowsOf("t"));
        cases.add(MatrixCase.of(TABLES, "columns dropped and added in the middle at once, rows from before and after")
                .since("8.0.29")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, a INT, gone TEXT, z INT)",
                        "INSERT INTO t VALUES (100, 1, 'old', 2)",
                        "ALTER TABLE t DROP COLUMN gone, ALGORITHM=INSTANT",
                        "ALTER TABLE t ADD COLUMN m VARCHAR(9) DEFAULT 'm' AFTER a, ALGORITHM=INSTANT")
                .session("INSERT INTO t VALUES (1, 1, 'x', 3)", "UPDATE t SET a = 5 WHERE id = 100")
                .rowsOf("t"));
        cases.add(MatrixCase.of(TABLES, "partitioned by range, hash and list, rows that move between partitions")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, v INT) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10),"
                                + " PARTITION p1 VALUES LESS THAN MAXVALUE)",
                        "CREATE TABLE h (id INT PRIMARY KEY, v INT) PARTITION BY HASH (id) PARTITIONS 4",
                        "CREATE TABLE l (id INT, v INT) PARTITION BY LIST (v) (PARTITION p0 VALUES IN (1, NULL), PARTITION p1 VALUES IN (2))")
                .session(
                        "INSERT INTO t VALUES (1, 1), (20, 2)",
                        "UPDATE t SET id = id + 9",
                        "INSERT INTO h SELECT * FROM t",
                        "UPDATE h SET id = id + 1 ORDER BY id DESC",
                        "INSERT INTO l VALUES (1, 1), (2, 2), (3, NULL)",
                        "UPDATE l SET v = 2 WHERE id <> 2")
                .rowsOf("t")
                .rowsOf("h")
                .rowsOf("l"));
        for (String format :
                List.of("COMPACT", "REDUNDANT", "COMPRESSED KEY_BLOCK_SIZE=8", "DYNAMIC COMPRESSION='zlib'")) {
            cases.add(MatrixCase.of(TABLES, "ROW_FORMAT=" + format)
                    .setUp("CREATE TABLE t (id INT PRIMARY KEY, v TEXT, w VARCHAR(300)) ROW_FORMAT=" + format)
                    .session(
                            "INSERT INTO t VALUES (1, REPEAT('ä', 20000), 'w'), (2, NULL, '')",
                            "UPDATE t SET w = REPEAT('ü', 300), v = CONCAT(v, '!')")
                    .view("SELECT id, SHA2(v, 256), w FROM t ORDER BY id"));
        }
        cases.add(MatrixCase.of(
                        TABLES,
                        "names of databases, tables and columns with quotes, spaces, backticks, dots, letters of all kinds")
                .databasePrefix("m `\"' ö中 ")
                .setUp(
                        "CREATE TABLE `ta``ble \"x\" 'y' ü.z` (`i``d` INT PRIMARY KEY, `sp ace` INT, `'q'` VARCHAR(9), `\"` INT, `列.?` INT, `select` INT,"
                                + " UNIQUE KEY `k``ey` (`sp ace`))")
                .session(
                        "INSERT INTO `ta``ble \"x\" 'y' ü.z` VALUES (1, 2, 'a', 3, 4, 5), (2, 3, 'b', 4, 5, 6)",
                        "UPDATE `ta``ble \"x\" 'y' ü.z` SET `sp ace` = 7, `列.?` = 9 WHERE `i``d` = 1",
                        "DELETE FROM `ta``ble \"x\" 'y' ü.z` WHERE `select` = 6")
                .rowsOf("`ta``ble \"x\" 'y' ü.z`"));
        cases.add(MatrixCase.of(TABLES, "names of columns that differ in case between the sides")
                .atSource("CREATE TABLE t (ID INT PRIMARY KEY, Val INT)")
                .atTarget("CREATE TABLE t (id INT PRIMARY KEY, VAL INT)")
                .session("INSERT INTO t VALUES (1, 2)", "UPDATE t SET val = 3")
                .rowsOf("t"));
        cases.add(MatrixCase.of(COLUMNS, "ENUM and SET with members that the collation holds equal")
                .setUp(
                        "SET SESSION sql_mode = ''",
                        "CREATE TABLE t (id INT PRIMARY KEY, v ENUM('a','A','b'), s SET('x','X','2'))")
                .session(
                        "INSERT INTO t VALUES (1, 2, 2), (2, 1, 3), (3, 3, 4), (4, 2, 7)",
                        "UPDATE t SET v = 3 - v, s = s ^ 3 WHERE id IN (1, 2)",
                        "DELETE FROM t WHERE id = 4")
                .view("SELECT id, v + 0, s + 0 FROM t ORDER BY id"));
        cases.add(MatrixCase.of(COLUMNS, "names that only Java takes for the same: i and ı, s and ſ, σ and ς")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, i INT, `ı` INT, s INT, `ſ` INT, `σ` INT, `ς` INT)")
                .session("INSERT INTO t VALUES (1, 1, 2, 3, 4, 5, 6)", "UPDATE t SET `ı` = 20, `ς` = 60 WHERE i = 1")
                .rowsOf("t"));
        List<String> rising = new ArrayList<>(List.of("SET SESSION autocommit = 1"));
        for (int i = 1; i < 60; i++) {
            rising.add("INSERT INTO t VALUES (" + i * 2 + ", 'word')");
        }
        cases.add(MatrixCase.of(TABLES, "FTS_DOC_ID of the application's own, which InnoDB demands to rise")
                .setUp("CREATE TABLE t (FTS_DOC_ID BIGINT UNSIGNED NOT NULL PRIMARY KEY, v TEXT, FULLTEXT (v))")
                .session(rising.toArray(new String[0]))
                .rowsOf("t"));
        cases.add(MatrixCase.of(TABLES, "without a key, rows that are equal")
                .setUp("CREATE TABLE t (a INT, b VARCHAR(9))")
                .session(
                        "INSERT INTO t VALUES (1, 'x'), (1, 'x'), (1, 'x'), (1, 'X'), (NULL, NULL), (NULL, NULL)",
                        "DELETE FROM t WHERE b = 'x' LIMIT 2",
                        "UPDATE t SET a = 2 WHERE a = 1 LIMIT 1",
                        "DELETE FROM t WHERE a IS NULL LIMIT 1")
                .view("SELECT a, HEX(b), COUNT(*) FROM t GROUP BY 1, 2 ORDER BY 1, 2"));
        cases.add(MatrixCase.of(TABLES, "references itself")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, parent INT, FOREIGN KEY (parent) REFERENCES t (id))")
                .session(
                        "INSERT INTO t VALUES (1, NULL), (2, 1), (3, 2), (4, 4)",
                        "UPDATE t SET parent = 1 WHERE id = 3",
                        "UPDATE t SET parent = NULL WHERE id = 4",
                        "DELETE FROM t WHERE id IN (2, 4)")
                .rowsOf("t"));
    }
}
