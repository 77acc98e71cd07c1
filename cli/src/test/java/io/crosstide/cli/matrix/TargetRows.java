package io.crosstide.cli.matrix;

import java.util.ArrayList;
import java.util.List;

/** Tables that the target defines differently: allowed differences, and differences that stop the link. */
final class TargetRows {
    private static final String GROUP = "target's table";
    private static final String REFUSED = "target's table, refused";

    private TargetRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        allowed(cases);
        refused(cases);
        return cases;
    }

    private static void allowed(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(GROUP, "columns in another order")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(9), c INT)")
                .atTarget("CREATE TABLE t (c INT, b VARCHAR(9), id INT PRIMARY KEY, a INT)")
                .session(
                        "INSERT INTO t VALUES (1, 2, 'b', 3), (2, NULL, NULL, 4)",
                        "UPDATE t SET a = 9 WHERE id = 2",
                        "DELETE FROM t WHERE id = 1")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "extra columns: nullable, with a default, generated")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY, a INT)")
                .atTarget(
                        "CREATE TABLE t (x INT, id INT PRIMARY KEY, y VARCHAR(9) NOT NULL DEFAULT 'y', a INT, z INT AS (a + 1) STORED NOT NULL)")
                .session(
                        "INSERT INTO t VALUES (1, 2), (2, 3)",
                        "UPDATE t SET a = 9 WHERE id = 2",
                        "DELETE FROM t WHERE id = 1")
                .rowsOf("t")
                .targetShows("SELECT id, a, x, y, z FROM t", "2|9|null|y|10"));
        cases.add(MatrixCase.of(
                        GROUP,
                        "extra columns that change by themselves (ON UPDATE CURRENT_TIMESTAMP): rows leave them alone")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY, a INT)")
                .atTarget(
                        "CREATE TABLE t (id INT PRIMARY KEY, a INT, u DATETIME(6) NULL ON UPDATE CURRENT_TIMESTAMP(6),"
                                + " w TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP)")
                .session(
                        "INSERT INTO t VALUES (1, 2), (2, 3)",
                        "UPDATE t SET a = 9 WHERE id = 2",
                        "UPDATE t SET id = 7 WHERE id = 1")
                .rowsOf("t")
                .targetShows("SELECT id, a, u, w FROM t ORDER BY id", "2|9|null|null", "7|2|null|null"));
        cases.add(MatrixCase.of(GROUP, "extra AUTO_INCREMENT primary key")
                .atSource("CREATE TABLE t (a INT UNIQUE NOT NULL, v INT)")
                .atTarget("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT UNIQUE NOT NULL, v INT)")
                .session(
                        "INSERT INTO t VALUES (1, 2), (2, 3)",
                        "UPDATE t SET v = 9, a = 7 WHERE a = 2",
                        "DELETE FROM t WHERE a = 1")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "extra indexes, also unique ones and foreign keys")
                .setUp("CREATE TABLE p (id INT PRIMARY KEY)")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(9))")
                .atTarget(
                        "CREATE TABLE t (id INT PRIMARY KEY, a INT UNIQUE, b VARCHAR(9), INDEX (b), FOREIGN KEY (a) REFERENCES p (id))")
                .session(
                        "INSERT INTO p VALUES (1), (2)",
                        "INSERT INTO t VALUES (1, 1, 'x'), (2, 2, 'x')",
                        "DELETE FROM t WHERE a = 1",
                        "UPDATE t SET a = 1")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "columns that it does not have yet, while they are at their defaults")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v INT)")
                .session(
                        "INSERT INTO t VALUES (1, 1), (2, 2)",
                        "ALTER TABLE t ADD COLUMN n INT NOT NULL DEFAULT 7 AFTER id,"
                                + " ADD COLUMN s VARCHAR(9) CHARACTER SET latin1 DEFAULT 'é', ADD COLUMN d DATETIME(3)",
                        "INSERT INTO t (id, v) VALUES (3, 3), (4, 4)",
                        "UPDATE t SET v = v + 10, id = -id WHERE id > 1",
                        "DELETE FROM t WHERE id = -4")
                .view("SELECT id, v FROM t ORDER BY id"));
        cases.add(wider("integers of more bits", "SMALLINT", "BIGINT", "-32768", "32767")
                .rowsOf("t"));
        cases.add(wider("integers: TINYINT to MEDIUMINT", "TINYINT", "MEDIUMINT", "-128", "127")
                .rowsOf("t"));
        cases.add(
                wider("integers: MEDIUMINT UNSIGNED to INT UNSIGNED", "MEDIUMINT UNSIGNED", "INT UNSIGNED", "16777215")
                        .rowsOf("t"));
        cases.add(wider("unsigned integers of more bits", "INT UNSIGNED", "BIGINT UNSIGNED", "4294967295")
                .rowsOf("t"));
        cases.add(wider("DECIMAL of more digits", "DECIMAL(5,2)", "DECIMAL(20,5)", "-999.99", "0.01")
                .view("SELECT id, CAST(CAST(v AS DECIMAL(65,30)) AS CHAR) FROM t ORDER BY id"));
        cases.add(wider("FLOAT → DOUBLE", "FLOAT", "DOUBLE", "0.1", "-0e0", "3.4028234663852886e38")
                .view("SELECT id, CAST(v * 1e0 AS CHAR) FROM t ORDER BY id"));
        cases.add(wider(
                        "DATETIME of more decimals",
                        "DATETIME(2)",
                        "DATETIME(6)",
                        "'2024-01-01 00:00:00.25'",
                        "'0000-00-00 00:00:00'")
                .view("SELECT id, RPAD(CAST(v AS CHAR), 26, '0') FROM t ORDER BY id"));
        cases.add(wider("TIME of more decimals", "TIME", "TIME(3)", "'-838:59:59'")
                .view("SELECT id, CAST(CAST(v AS TIME(6)) AS CHAR) FROM t ORDER BY id"));
        cases.add(
                wider("TIMESTAMP of more decimals", "TIMESTAMP(1) NULL", "TIMESTAMP(6) NULL", "'2024-01-01 00:00:00.5'")
                        .view("SELECT id, UNIX_TIMESTAMP(v) * 1000000 DIV 1 FROM t ORDER BY id"));
        cases.add(wider("longer VARCHAR", "VARCHAR(10)", "VARCHAR(300)", "'a '", "'中'")
                .view("SELECT id, HEX(v) FROM t ORDER BY id"));
        cases.add(wider("CHAR → longer CHAR", "CHAR(4)", "CHAR(40)", "'a '", "'中'")
                .view("SELECT id, HEX(v) FROM t ORDER BY id"));
        cases.add(wider("CHAR → VARCHAR", "CHAR(4)", "VARCHAR(40)", "'a '", "'中'")
                .view("SELECT id, HEX(v) FROM t ORDER BY id"));
        cases.add(wider("CHAR → TEXT", "CHAR(4)", "TEXT", "'a '", "'中'").view("SELECT id, HEX(v) FROM t ORDER BY id"));
        cases.add(wider("VARCHAR → TEXT", "VARCHAR(10)", "TEXT", "'a '", "'中'")
                .view("SELECT id, HEX(v) FROM t ORDER BY id"));
        cases.add(wider("TEXT → LONGTEXT", "TEXT", "LONGTEXT", "'a '", "REPEAT('中', 9999)")
                .view("SELECT id, HEX(v) FROM t ORDER BY id"));
        cases.add(wider("BINARY → VARBINARY", "BINARY(4)", "VARBINARY(10)", "X'0100'", "X'FFFFFFFF'")
                .view("SELECT id, HEX(v) FROM t ORDER BY id"));
        cases.add(wider("BINARY → BLOB", "BINARY(4)", "BLOB", "X'0100'", "X'FFFFFFFF'")
                .view("SELECT id, HEX(v) FROM t ORDER BY id"));
        cases.add(wider("VARBINARY → BLOB", "VARBINARY(4)", "BLOB", "X'0100'", "''")
                .view("SELECT id, HEX(v) FROM t ORDER BY id"));
        cases.add(wider("TINYBLOB → LONGBLOB", "TINYBLOB", "LONGBLOB", "X'0100'", "''")
                .view("SELECT id, HEX(v) FROM t ORDER BY id"));
        cases.add(wider("FLOAT(M,D) for FLOAT, values that it keeps", "FLOAT", "FLOAT(7,2)", "0.25", "-12345.5", "0")
                .rowsOf("t"));
        cases.add(wider(
                        "FLOAT(M,D) for FLOAT, values outside of its digits",
                        "FLOAT",
                        "FLOAT(7,2)",
                        "0.125",
                        "-0e0",
                        "1e30")
                .view("SELECT id, CAST(v * 1e0 AS CHAR) FROM t ORDER BY id"));
        cases.add(wider(
                        "DOUBLE(M,D) for DOUBLE, values outside of its digits",
                        "DOUBLE",
                        "DOUBLE(20,3)",
                        "0.0625",
                        "-0e0",
                        "1e30")
                .view("SELECT id, CAST(v * 1e0 AS CHAR) FROM t ORDER BY id"));
        cases.add(wider("wider BIT", "BIT(9)", "BIT(64)", "b'100000001'").view("SELECT id, v + 0 FROM t ORDER BY id"));
        cases.add(wider("ENUM with more members, in another order", "ENUM('a','ü')", "ENUM('z','ü','a')", "'a'", "'ü'")
                .view("SELECT id, HEX(v) FROM t ORDER BY id"));
        cases.add(wider("SET with more members, in another order", "SET('a','b')", "SET('b','z','a')", "'a,b'", "''")
                .view("SELECT id, FIND_IN_SET('a', v) > 0, FIND_IN_SET('b', v) > 0, FIND_IN_SET('z', v) > 0, v IS NULL"
                        + " FROM t ORDER BY id"));
        cases.add(wider("GEOMETRY for POINT", "POINT", "GEOMETRY", "POINT(1, 2)")
                .view("SELECT id, HEX(v) FROM t ORDER BY id"));
        cases.add(wider("longer VECTOR", "VECTOR(3)", "VECTOR(9)", "TO_VECTOR('[1, 2, 3]')", "TO_VECTOR('[0]')")
                .since("9.0")
                .view("SELECT id, HEX(v) FROM t ORDER BY id"));
        cases.add(wider("NULL allowed", "INT NOT NULL", "INT NULL", "1", "2").rowsOf("t"));
    }

    private static MatrixCase wider(String title, String source, String target, String... values) {
        List<String> statements = new ArrayList<>(List.of("SET SESSION sql_mode = ''"));
        for (int i = 0; i < values.length; i++) {
            statements.add(
                    "INSERT INTO t VALUES (" + i + ", " + values[i] + "), (" + (i + 100) + ", " + values[i] + ")");
            statements.add("UPDATE t SET id = id + 1000 WHERE id = " + i);
            statements.add("DELETE FROM t WHERE id = " + (i + 100));
        }
        return MatrixCase.of(GROUP, title)
                .atSource("CREATE TABLE t (id INT PRIMARY KEY, v " + source + ")")
                .atTarget("CREATE TABLE t (id INT PRIMARY KEY, v " + target + ")")
                .session(statements.toArray(new String[0]))
                .view("SELECT COUNT(*), COUNT(v) FROM t");
    }

    private static void refused(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(REFUSED, "no such table")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY, v INT)")
                .session("INSERT INTO t VALUES (1, 1)")
                .refused("the target has no such table"));
        cases.add(MatrixCase.of(REFUSED, "CREATE TABLE … SELECT where the target lacks the table")
                .sinceAtSource("8.0.21")
                .atSource("CREATE TABLE s (id INT PRIMARY KEY)", "INSERT INTO s VALUES (1)")
                .session("CREATE TABLE t SELECT * FROM s")
                .refused("the target has no such table"));
        cases.add(MatrixCase.of(REFUSED, "missing column")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY, v INT)")
                .atTarget("CREATE TABLE t (id INT PRIMARY KEY)")
                .session("INSERT INTO t VALUES (1, 1)")
                .refused("target has no such column"));
        cases.add(MatrixCase.of(REFUSED, "extra column NOT NULL without a default")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY)")
                .atTarget("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)")
                .session("INSERT INTO t VALUES (1)")
                .refused("without a default"));
        cases.add(MatrixCase.of(REFUSED, "not InnoDB")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY)")
                .atTarget("CREATE TABLE t (id INT PRIMARY KEY) ENGINE=MyISAM")
                .session("INSERT INTO t VALUES (1)")
                .refused("not an InnoDB table"));
        cases.add(MatrixCase.of(REFUSED, "a view")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY)")
                .atTarget("CREATE TABLE u (id INT PRIMARY KEY)", "CREATE VIEW t AS SELECT * FROM u")
                .session("INSERT INTO t VALUES (1)")
                .refused("not an InnoDB table"));
        cases.add(MatrixCase.of(REFUSED, "triggers, where row events do not fit")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY)")
                .atTarget(
                        "CREATE TABLE t (id BIGINT PRIMARY KEY)",
                        "CREATE TRIGGER fires BEFORE INSERT ON t FOR EACH ROW SET NEW.id = NEW.id + 1")
                .session("INSERT INTO t VALUES (1)")
                .refused("has triggers (fires)"));
        cases.add(column("NOT NULL for a nullable column", "INT", "INT NOT NULL", "1"));
        cases.add(column("fewer bits", "INT", "SMALLINT", "1"));
        cases.add(column("other signedness, also with more bits", "INT UNSIGNED", "BIGINT", "1"));
        cases.add(column("other family: number for text", "VARCHAR(9)", "INT", "'1'"));
        cases.add(column("other family: text for number", "INT", "VARCHAR(90)", "1"));
        cases.add(column("other family: DATETIME for TIMESTAMP", "TIMESTAMP NULL", "DATETIME", "'2024-01-01'"));
        cases.add(column("fewer digits before the point", "DECIMAL(10,2)", "DECIMAL(10,3)", "1"));
        cases.add(column("fewer decimals", "DECIMAL(10,2)", "DECIMAL(10,1)", "1"));
        cases.add(column("fewer decimals of a second", "DATETIME(3)", "DATETIME", "'2024-01-01'"));
        cases.add(column("DOUBLE → FLOAT", "DOUBLE", "FLOAT", "1"));
        cases.add(column("narrower BIT", "BIT(9)", "BIT(8)", "1"));
        cases.add(column("shorter VARCHAR", "VARCHAR(10)", "VARCHAR(9)", "'a'"));
        cases.add(column("VARCHAR → CHAR", "VARCHAR(10)", "CHAR(20)", "'a'"));
        cases.add(column("TEXT → VARCHAR", "TEXT", "VARCHAR(900)", "'a'"));
        cases.add(column(
                "other collation", "VARCHAR(9) COLLATE utf8mb4_bin", "VARCHAR(9) COLLATE utf8mb4_0900_ai_ci", "'a'"));
        cases.add(column(
                "other character set, one that cannot hold all",
                "VARCHAR(9)",
                "VARCHAR(9) CHARACTER SET latin1",
                "'a'"));
        cases.add(column(
                "other character set, one that could hold all",
                "VARCHAR(9) CHARACTER SET latin1",
                "VARCHAR(9)",
                "'a'"));
        cases.add(column("text for bytes", "VARBINARY(9)", "VARCHAR(90)", "'a'"));
        cases.add(column("bytes for text", "VARCHAR(9)", "VARBINARY(90)", "'a'"));
        cases.add(column("BINARY of another length", "BINARY(4)", "BINARY(5)", "'a'"));
        cases.add(column("shorter BLOB", "BLOB", "TINYBLOB", "'a'"));
        cases.add(column("ENUM without a member", "ENUM('a','b')", "ENUM('a','c')", "'a'"));
        cases.add(column("SET without a member", "SET('a','b')", "SET('a')", "'a'"));
        cases.add(column("ENUM → VARCHAR", "ENUM('a','b')", "VARCHAR(9)", "'a'"));
        cases.add(column("JSON → TEXT", "JSON", "LONGTEXT", "'1'"));
        cases.add(column(
                        "GEOMETRY → POINT, once a value is no point",
                        "GEOMETRY",
                        "POINT",
                        "ST_GeomFromText('LINESTRING(0 0,1 1)')")
                .refused("the target does not take a value"));
        cases.add(column("shorter VECTOR, once a value is too long", "VECTOR(3)", "VECTOR(2)", "TO_VECTOR('[1,2,3]')")
                .since("9.0")
                .refused("the target does not take a value"));
        cases.add(MatrixCase.of(REFUSED, "other SRID")
                .since("8.0.3")
                .atSource("CREATE TABLE t (id INT PRIMARY KEY, v POINT)")
                .atTarget("CREATE TABLE t (id INT PRIMARY KEY, v POINT SRID 4326)")
                .session("INSERT INTO t VALUES (1, POINT(1, 1))")
                .refused("the target does not take a value"));
        cases.add(MatrixCase.of(REFUSED, "JSON TIMESTAMP from before 1970, of a session behind UTC")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, ts TIMESTAMP NULL, v JSON)")
                .session("SET time_zone = '-01:00'", "INSERT INTO t VALUES (1, '1969-12-31 23:30:00', JSON_ARRAY(ts))")
                .refused("the target does not take a value"));
        cases.add(MatrixCase.of(REFUSED, "JSON: 1 replaced by 1.0 where a CHECK allows no value in between")
                .sinceAtTarget("8.0.16")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v JSON NOT NULL CHECK (JSON_LENGTH(v) = 1))")
                .session("INSERT INTO t VALUES (1, '{\"a\": 1}')", "REPLACE INTO t VALUES (1, '{\"a\": 1.0}')")
                .refused("MySQL's comparison treats as equal"));
        cases.add(MatrixCase.of(REFUSED, "a STORED column over a TIMESTAMP, of a session in another time zone")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, ts TIMESTAMP NULL, d DATE AS (DATE(ts)) STORED)")
                .session("SET time_zone = '+08:00'", "INSERT INTO t (id, ts) VALUES (1, '2024-01-01 01:00:00')")
                .refused("its expression depends on the session"));
        cases.add(MatrixCase.of(REFUSED, "a STORED column of names of months, of a session with other lc_time_names")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, d DATE, m VARCHAR(20) AS (DATE_FORMAT(d, '%M')) STORED)")
                .session("SET lc_time_names = 'fi_FI'", "INSERT INTO t (id, d) VALUES (1, '2024-03-01')")
                .refused("its expression depends on the session"));
    }

    private static MatrixCase column(String title, String source, String target, String value) {
        return MatrixCase.of(REFUSED, title)
                .atSource("CREATE TABLE t (id INT PRIMARY KEY, v " + source + ")")
                .atTarget("CREATE TABLE t (id INT PRIMARY KEY, v " + target + ")")
                .session("INSERT INTO t VALUES (1, " + value + ")")
                .refused("source and target define it differently");
    }
}
