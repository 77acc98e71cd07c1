package io.crosstide.cli.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables with columns of special kinds and of all kinds. */
final class TableRows {
    private static final String COLUMNS = "columns";
    private static final String TABLES = "tables";

    private TableRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        columns(cases);
        tables(cases);
        return cases;
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
                .rowsOf("t"));
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
                .rowsOf("t"));
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
        cases.add(MatrixCase.of(TABLES, "partitioned by range, hash, key and list, rows that move between partitions")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, v INT) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10),"
                                + " PARTITION p1 VALUES LESS THAN MAXVALUE)",
                        "CREATE TABLE h (id INT PRIMARY KEY, v INT) PARTITION BY HASH (id) PARTITIONS 4",
                        "CREATE TABLE k (id INT PRIMARY KEY, v INT) PARTITION BY KEY () PARTITIONS 3",
                        "CREATE TABLE i (id INT PRIMARY KEY, v INT) PARTITION BY LINEAR HASH (id) PARTITIONS 5",
                        "CREATE TABLE c (id INT, v VARCHAR(9), d DATETIME) PARTITION BY RANGE COLUMNS (v, d)"
                                + " (PARTITION p0 VALUES LESS THAN ('m', '2024-01-01'), PARTITION p1 VALUES LESS THAN (MAXVALUE, MAXVALUE))",
                        "CREATE TABLE l (id INT, v INT) PARTITION BY LIST (v) (PARTITION p0 VALUES IN (1, NULL), PARTITION p1 VALUES IN (2))")
                .session(
                        "INSERT INTO t VALUES (1, 1), (20, 2)",
                        "UPDATE t SET id = id + 9",
                        "INSERT INTO h SELECT * FROM t",
                        "UPDATE h SET id = id + 1 ORDER BY id DESC",
                        "INSERT INTO k SELECT * FROM h",
                        "INSERT INTO k VALUES (100, 1), (101, 2), (102, 3), (103, 4)",
                        "UPDATE k SET id = id + 1000",
                        "DELETE FROM k PARTITION (p1)",
                        "INSERT INTO i VALUES (1, 1), (2, 2), (3, 3)",
                        "UPDATE i SET id = id + 3 ORDER BY id DESC",
                        "DELETE FROM i WHERE id = 5",
                        "INSERT INTO c VALUES (1, 'a', '2024-01-01'), (2, 'm', '2023-12-31'), (3, 'm', NULL), (4, 'z', NULL)",
                        "UPDATE c SET v = 'M', d = d + INTERVAL 1 DAY WHERE id < 3",
                        "DELETE FROM c WHERE id = 4",
                        "INSERT INTO l VALUES (1, 1), (2, 2), (3, NULL)",
                        "UPDATE l SET v = 2 WHERE id <> 2")
                .rowsOf("t")
                .rowsOf("h")
                .rowsOf("k")
                .rowsOf("i")
                .rowsOf("c")
                .rowsOf("l"));
        for (String format :
                List.of("COMPACT", "REDUNDANT", "COMPRESSED KEY_BLOCK_SIZE=8", "DYNAMIC COMPRESSION='zlib'")) {
            cases.add(MatrixCase.of(TABLES, "ROW_FORMAT=" + format)
                    .setUp("CREATE TABLE t (id INT PRIMARY KEY, v TEXT, w VARCHAR(300)) ROW_FORMAT=" + format)
                    .session(
                            "INSERT INTO t VALUES (1, REPEAT('ä', 20000), 'w'), (2, NULL, '')",
                            "UPDATE t SET w = REPEAT('ü', 300), v = CONCAT(v, '!')")
                    .rowsOf("t"));
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
                .rowsOf("t"));
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
                .rowsOf("t"));
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
