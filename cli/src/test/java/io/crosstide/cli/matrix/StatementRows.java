package io.crosstide.cli.matrix;

import io.crosstide.testkit.mysql.MysqlRelease;
import java.util.ArrayList;
import java.util.List;

/** Statements that change rows in special ways; triggers and foreign keys. */
final class StatementRows {
    private static final String STATEMENTS = "statements";
    private static final String T = "CREATE TABLE t (id INT PRIMARY KEY, v INT)";

    private StatementRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        statements(cases);
        triggersAndKeys(cases);
        return cases;
    }

    private static void statements(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(
                        STATEMENTS,
                        "CREATE TABLE … SELECT: the CREATE is skipped as DDL, its rows arrive where the target has the table")
                .sinceAtSource("8.0.21")
                .setUp(T)
                .atTarget(
                        "CREATE TABLE made (id INT NOT NULL, v INT)",
                        "CREATE TABLE with_options (id INT PRIMARY KEY, v INT)")
                .session(
                        "INSERT INTO t VALUES (1, 1), (2, 2)",
                        "CREATE TABLE made SELECT id, v FROM t",
                        "CREATE TABLE with_options (PRIMARY KEY (id)) ENGINE=InnoDB COMMENT='select' PARTITION BY HASH (id)"
                                + " PARTITIONS 2 SELECT id, v FROM t",
                        "INSERT INTO made VALUES (3, 3)")
                .rowsOf("made")
                .rowsOf("with_options"));
        cases.add(MatrixCase.of(STATEMENTS, "TRUNCATE: skipped as DDL, the target keeps its rows")
                .setUp(T)
                .session("INSERT INTO t VALUES (1, 1)", "TRUNCATE TABLE t", "INSERT INTO t VALUES (2, 2)")
                .targetShows("SELECT * FROM t ORDER BY 1", "1|1", "2|2"));
        cases.add(MatrixCase.of(STATEMENTS, "multi-table UPDATE and DELETE")
                .setUp(T, "CREATE TABLE u (id INT PRIMARY KEY, v INT)")
                .session(
                        "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)",
                        "INSERT INTO u SELECT id, v * 10 FROM t",
                        "UPDATE t JOIN u USING (id) SET t.v = u.v, u.v = t.v + 100 WHERE id < 3",
                        "DELETE t, u FROM t JOIN u USING (id) WHERE id = 2")
                .rowsOf("t")
                .rowsOf("u"));
        cases.add(MatrixCase.of(STATEMENTS, "REPLACE and INSERT … ON DUPLICATE KEY UPDATE")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, u INT UNIQUE, v INT)")
                .session(
                        "INSERT INTO t VALUES (1, 10, 1), (2, 20, 2), (3, 30, 3)",
                        "REPLACE INTO t VALUES (1, 20, 9)",
                        "REPLACE INTO t VALUES (3, 31, 4), (7, 70, 7)",
                        "INSERT INTO t VALUES (3, 99, 0), (8, 70, 1) ON DUPLICATE KEY UPDATE v = v + 100, u = u + 1",
                        "INSERT IGNORE INTO t VALUES (3, 3, 3), (9, 9, 9)")
                .rowsOf("t"));
        // The file is outside the database folder: MySQL 8.0 cannot drop a database whose folder has a foreign file,
        // and servers are reused.
        String file = "'./matrix-{case}-" + System.nanoTime() + ".txt'";
        cases.add(MatrixCase.of(STATEMENTS, "LOAD DATA")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(40) CHARACTER SET utf8mb4, n INT)")
                .session(
                        "SELECT 1, 'tab\\tand\\\\', NULL UNION ALL SELECT 2, 'ü😀', 5 UNION ALL SELECT 3, '', 0"
                                + " INTO OUTFILE " + file + " CHARACTER SET utf8mb4",
                        "LOAD DATA INFILE " + file + " INTO TABLE t CHARACTER SET utf8mb4",
                        "LOAD DATA INFILE " + file + " REPLACE INTO TABLE t CHARACTER SET utf8mb4 (id, v, n) SET n = 7")
                .rowsOf("t"));
        cases.add(MatrixCase.of(STATEMENTS, "stored procedure, function and view that change tables")
                .setUp(T)
                .atSource(
                        "CREATE PROCEDURE p() BEGIN INSERT INTO t VALUES (1, 1); UPDATE t SET v = v + 1; END",
                        "CREATE VIEW w AS SELECT * FROM t")
                .session(
                        "CALL p()",
                        "INSERT INTO w VALUES (2, 2)",
                        "START TRANSACTION",
                        "DELETE FROM t WHERE id = 1",
                        "CALL p()",
                        "COMMIT")
                .rowsOf("t"));
    }

    private static void triggersAndKeys(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(STATEMENTS, "triggers at the source: what they write arrives once")
                .setUp(T, "CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(20))")
                .atSource(
                        "CREATE TRIGGER t_insert BEFORE INSERT ON t FOR EACH ROW SET NEW.v = NEW.v * 10",
                        "CREATE TRIGGER t_update AFTER UPDATE ON t FOR EACH ROW INSERT INTO log (what) VALUES (CONCAT(OLD.v, '>', NEW.v))",
                        "CREATE TRIGGER t_delete AFTER DELETE ON t FOR EACH ROW INSERT INTO log (what) VALUES ('gone')")
                .session("INSERT INTO t VALUES (1, 1), (2, 2)", "UPDATE t SET v = v + 1", "DELETE FROM t WHERE id = 2")
                .rowsOf("t")
                .rowsOf("log"));
        cases.add(MatrixCase.of(STATEMENTS, "triggers on both sides: those of the target do not fire")
                .setUp(
                        T,
                        "CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(20))",
                        "CREATE TRIGGER t_insert AFTER INSERT ON t FOR EACH ROW INSERT INTO log (what) VALUES (NEW.v)")
                .session("INSERT INTO t VALUES (1, 1), (2, 2)")
                .refusedAt(MysqlRelease.V8_0, "has triggers (t_insert)")
                .rowsOf("t")
                .rowsOf("log"));
        cases.add(MatrixCase.of(STATEMENTS, "foreign keys with cascades")
                .setUp(
                        "CREATE TABLE p (id INT PRIMARY KEY)",
                        "CREATE TABLE c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE ON UPDATE CASCADE)",
                        "CREATE TABLE n (id INT PRIMARY KEY, c INT, FOREIGN KEY (c) REFERENCES c (id) ON DELETE SET NULL)")
                .session(
                        "INSERT INTO p VALUES (1), (2), (3)",
                        "INSERT INTO c VALUES (10, 1), (20, 2), (21, 2)",
                        "INSERT INTO n VALUES (100, 10), (200, 20), (201, 21)",
                        "UPDATE p SET id = 7 WHERE id = 1",
                        "DELETE FROM p WHERE id = 2")
                .rowsOf("p")
                .rowsOf("c")
                .rowsOf("n"));
        cases.add(MatrixCase.of(STATEMENTS, "foreign keys that cascade over several levels, and to their own table")
                .setUp(
                        "CREATE TABLE p (id INT PRIMARY KEY, v INT)",
                        "CREATE TABLE c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE ON UPDATE CASCADE)",
                        "CREATE TABLE g (id INT PRIMARY KEY, c INT, FOREIGN KEY (c) REFERENCES c (id) ON DELETE CASCADE ON UPDATE CASCADE)",
                        "CREATE TABLE f (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id) ON DELETE SET NULL ON UPDATE SET NULL)",
                        "CREATE TABLE n (id INT PRIMARY KEY, above INT, FOREIGN KEY (above) REFERENCES n (id) ON DELETE CASCADE)")
                .session(
                        "INSERT INTO p VALUES (1, 1), (2, 2), (3, 3), (4, 4)",
                        "INSERT INTO c VALUES (10, 1), (20, 2), (30, 3)",
                        "INSERT INTO g VALUES (100, 10), (200, 20), (300, 30)",
                        "INSERT INTO f VALUES (1000, 1), (2000, 2), (3000, 3)",
                        "INSERT INTO n VALUES (1, NULL), (2, 1), (3, 2), (4, NULL)",
                        "DELETE FROM p WHERE id = 1",
                        "UPDATE p SET id = 9, v = 9 WHERE id = 2",
                        "UPDATE p SET v = 7",
                        "DELETE FROM n WHERE id = 1",
                        "START TRANSACTION",
                        "INSERT INTO c VALUES (40, 4)",
                        "DELETE FROM p WHERE id = 4",
                        "INSERT INTO p VALUES (4, 40)",
                        "COMMIT")
                .rowsOf("p")
                .rowsOf("c")
                .rowsOf("g")
                .rowsOf("f")
                .rowsOf("n"));
    }
}
