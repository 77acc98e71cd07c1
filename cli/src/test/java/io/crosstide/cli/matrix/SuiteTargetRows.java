package io.crosstide.cli.matrix;

import java.util.ArrayList;
import java.util.List;

/** Tables that MySQL's own replication tests define differently at the replica. */
final class SuiteTargetRows {
    private static final String GROUP = "target's table";
    private static final String REFUSED = "target's table, refused";

    private SuiteTargetRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        keys(cases);
        extras(cases);
        widths(cases);
        refused(cases);
        return cases;
    }

    /** rpl_row_img_diff_indexes, rpl_extra_col_replica, rpl_row_find_row. */
    private static void keys(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(GROUP, "its keys over other columns, over prefixes, or none")
                .atSource(
                        "CREATE TABLE t (a INT PRIMARY KEY, b BLOB NOT NULL, c INT)",
                        "CREATE TABLE u (a INT PRIMARY KEY, b BLOB NOT NULL, c INT)",
                        "CREATE TABLE v (a INT PRIMARY KEY, b BLOB, c INT)",
                        "CREATE TABLE w (a INT, b BLOB, c INT NOT NULL)")
                .atTarget(
                        "CREATE TABLE t (a INT NOT NULL, b BLOB NOT NULL, c INT, PRIMARY KEY (b(9)))",
                        "CREATE TABLE u (a INT NOT NULL, b BLOB NOT NULL, c INT, UNIQUE (b(1)), KEY (c))",
                        "CREATE TABLE v (a INT NOT NULL, b BLOB, c INT, KEY (b(2)))",
                        "CREATE TABLE w (a INT, b BLOB, c INT NOT NULL PRIMARY KEY, UNIQUE (a))")
                .session(changes("t"))
                .session(changes("u"))
                .session(changes("v"))
                .session(changes("w"))
                .rowsOf("t")
                .rowsOf("u")
                .rowsOf("v")
                .rowsOf("w"));
        cases.add(MatrixCase.of(GROUP, "partitioned where the source's is not, and the other way round")
                .atSource(
                        "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(9))",
                        "CREATE TABLE u (id INT PRIMARY KEY, v VARCHAR(9)) PARTITION BY RANGE (id)"
                                + " SUBPARTITION BY HASH (id) SUBPARTITIONS 2"
                                + " (PARTITION p VALUES LESS THAN (10), PARTITION q VALUES LESS THAN MAXVALUE)")
                .atTarget(
                        "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(9)) PARTITION BY KEY (id) PARTITIONS 4",
                        "CREATE TABLE u (id INT PRIMARY KEY, v VARCHAR(9))")
                .session(
                        "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (30, 'c')",
                        "UPDATE t SET id = id + 100 WHERE id < 3",
                        "INSERT INTO u SELECT * FROM t",
                        "UPDATE u SET id = id - 100 WHERE id > 100",
                        "DELETE FROM u PARTITION (q) WHERE id = 30",
                        "INSERT INTO u PARTITION (p) VALUES (5, 'd')")
                .rowsOf("t")
                .rowsOf("u"));
    }

    private static String[] changes(String table) {
        return new String[] {
            "INSERT INTO " + table + " VALUES (1, 'a', 10), (2, 'b', 20), (3, 'c', 30)",
            "UPDATE " + table + " SET a = 10 WHERE b = 'a'",
            "UPDATE " + table + " SET a = 20, c = 25 WHERE a = 2",
            "UPDATE " + table + " SET c = 40 WHERE c = 30",
            "DELETE FROM " + table + " WHERE a = 20",
            "UPDATE " + table + " SET b = 'z' WHERE a = 3",
        };
    }

    /** rpl_extra_col_replica, rpl_row_tabledefs, rpl_functional_index, rpl_gipk. */
    private static void extras(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(GROUP, "extra columns that the server fills: time stamps, expressions, invisible ones")
                .sinceAtTarget("8.0.23")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY, v INT)")
                .atTarget("CREATE TABLE t (made TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, id INT PRIMARY KEY,"
                        + " changed DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),"
                        + " u BINARY(16) NOT NULL DEFAULT (UUID_TO_BIN(UUID())), v INT, w INT AS (v * 2),"
                        + " x BIT(3) NOT NULL DEFAULT b'101' INVISIBLE, y JSON DEFAULT (JSON_ARRAY()))")
                .session(
                        "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)",
                        "UPDATE t SET v = v + 10 WHERE id < 3",
                        "UPDATE t SET id = 4 WHERE id = 1",
                        "DELETE FROM t WHERE id = 2")
                .rowsOf("t")
                .targetShows(
                        "SELECT id, w, x + 0, y, made IS NULL, changed < made - INTERVAL 1 SECOND FROM t ORDER BY id",
                        "3|6|5|[]|0|0",
                        "4|22|5|[]|0|0"));
        cases.add(MatrixCase.of(GROUP, "a generated invisible primary key at the target alone")
                .sinceAtTarget("8.0.30")
                .atSource("CREATE TABLE t (v INT, w VARCHAR(9))")
                .atTarget(
                        "SET SESSION sql_generate_invisible_primary_key = ON",
                        "CREATE TABLE t (v INT, w VARCHAR(9))",
                        "SET SESSION sql_generate_invisible_primary_key = OFF")
                .session(
                        "INSERT INTO t VALUES (1, 'a'), (1, 'a'), (2, NULL)",
                        "UPDATE t SET w = 'b' WHERE v = 1 LIMIT 1",
                        "DELETE FROM t WHERE v = 2")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "indexes over expressions and JSON arrays, CHECKs, at the target alone")
                .sinceAtTarget("8.0.17")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, v JSON)")
                .atTarget("CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, v JSON, UNIQUE ((a + b)),"
                        + " INDEX ((CAST(v->'$[*]' AS UNSIGNED ARRAY))), CHECK (a < b OR a IS NULL))")
                .session(
                        "INSERT INTO t VALUES (1, 1, 2, '[1]'), (2, 2, 3, NULL), (3, NULL, 1, '[]')",
                        "UPDATE t SET b = 7 WHERE id = 1",
                        "UPDATE t SET a = 1, b = 2, v = '[3, 4]' WHERE id = 2",
                        "DELETE FROM t WHERE id = 1")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "a plain column for a generated one")
                .atSource(
                        "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT AS (a + 1) STORED, c VARCHAR(9) AS (a * 2))")
                .atTarget("CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, c VARCHAR(9))")
                .session(
                        "INSERT INTO t (id, a) VALUES (1, 1), (2, NULL), (3, 3)",
                        "UPDATE t SET a = 5 WHERE id = 1",
                        "DELETE FROM t WHERE id = 3")
                .rowsOf("t"));
    }

    /** rpl_row_basic, rpl_colSize, rpl_typeconv. */
    private static void widths(List<MatrixCase> cases) {
        cases.add(wider("CHAR and VARCHAR whose lengths take another byte there")
                .atSource(
                        "CREATE TABLE t (id INT PRIMARY KEY, a CHAR(63), b VARCHAR(63), c VARBINARY(255), d TINYTEXT)")
                .atTarget("CREATE TABLE t (id INT PRIMARY KEY, a CHAR(255), b VARCHAR(64), c VARBINARY(256), d TEXT)")
                .session(
                        "INSERT INTO t VALUES (1, REPEAT('😀', 63), REPEAT('😀', 63), REPEAT(X'FF', 255), REPEAT('é', 127)),"
                                + " (2, '', '', '', '')",
                        "UPDATE t SET a = REPEAT('x', 63), c = X'00' WHERE id = 2",
                        "UPDATE t SET id = 3 WHERE id = 1")
                .view("SELECT id, HEX(a), HEX(b), HEX(c), HEX(d) FROM t ORDER BY id"));
        cases.add(wider("BIT, SET, ENUM and DECIMAL that take another byte there")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY, a BIT(7), b BIT(8), c BIT(21), d BIT(11), e SET("
                        + members(8) + "), f ENUM(" + members(255) + "), g DECIMAL(9,0), h DECIMAL(18,9))")
                .atTarget("CREATE TABLE t (id INT PRIMARY KEY, a BIT(16), b BIT(22), c BIT(54), d BIT(13), e SET("
                        + members(9) + "), f ENUM(" + members(256) + "), g DECIMAL(11,1), h DECIMAL(38,19))")
                .session(
                        "INSERT INTO t VALUES (1, 127, 255, 2097151, 2047, 255, 255, 999999999, -999999999.999999999),"
                                + " (2, 1, 128, 1398101, 1, 0, 1, -1, 0.000000001), (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
                        "UPDATE t SET a = 64, b = 0, e = 128, f = 200, g = 0, h = 1 WHERE id = 2",
                        "UPDATE t SET id = 4 WHERE id = 1",
                        "DELETE FROM t WHERE id = 3")
                .view("SELECT id, a + 0, b + 0, c + 0, d + 0, e + 0, f + 0, CAST(CAST(g AS DECIMAL(65,30)) AS CHAR),"
                        + " CAST(CAST(h AS DECIMAL(65,30)) AS CHAR) FROM t ORDER BY id"));
    }

    private static MatrixCase wider(String title) {
        return MatrixCase.of(GROUP, title);
    }

    private static String members(int count) {
        List<String> members = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            members.add("'m" + i + "'");
        }
        return String.join(",", members);
    }

    /** rpl_typeconv, rpl_extra_col_replica: values that replicas convert if they are configured to, or refuse. */
    private static void refused(List<MatrixCase> cases) {
        cases.add(column("INT → DECIMAL", "INT", "DECIMAL(20,0)", "1"));
        cases.add(column("BIT → BIGINT", "BIT(8)", "BIGINT UNSIGNED", "1"));
        cases.add(column("YEAR → INT", "YEAR", "INT UNSIGNED", "2024"));
        cases.add(column("DATE → DATETIME", "DATE", "DATETIME", "'2024-01-01'"));
        cases.add(column("DECIMAL → DOUBLE", "DECIMAL(10,2)", "DOUBLE", "1.5"));
        cases.add(column("CHAR → ENUM", "CHAR(9)", "ENUM('a','b')", "'a'"));
        cases.add(column("ENUM → SET", "ENUM('a','b')", "SET('a','b')", "'a'"));
        cases.add(column("GEOMETRY → BLOB", "GEOMETRY", "LONGBLOB", "POINT(1, 2)"));
        cases.add(column("BLOB → GEOMETRY", "LONGBLOB", "GEOMETRY", "'a'"));
        cases.add(column("TEXT → JSON", "LONGTEXT", "JSON", "'1'"));
        cases.add(column("VECTOR → BLOB", "VECTOR(2)", "LONGBLOB", "TO_VECTOR('[1,2]')")
                .since("9.0"));
    }

    private static MatrixCase column(String title, String source, String target, String value) {
        return MatrixCase.of(REFUSED, title)
                .atSource("CREATE TABLE t (id INT PRIMARY KEY, v " + source + ")")
                .atTarget("CREATE TABLE t (id INT PRIMARY KEY, v " + target + ")")
                .session("INSERT INTO t VALUES (1, " + value + ")")
                .refused("source and target define it differently");
    }
}
