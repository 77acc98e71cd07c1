package io.crosstide.cli.matrix;

import java.util.ArrayList;
import java.util.List;

/** Statements of MySQL's own replication tests. Each method names the public tests that it is based on. */
final class SuiteStatementRows {
    private static final String STATEMENTS = "statements";
    private static final String T = "CREATE TABLE t (id INT PRIMARY KEY, v INT)";

    private SuiteStatementRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        cases.add(implicitCommits());
        routines(cases);
        tables(cases);
        views(cases);
        return cases;
    }

    /** rpl_implicit_commit_binlog. */
    private static MatrixCase implicitCommits() {
        List<String> definitions = List.of(
                "CREATE TABLE other (id INT)",
                "ALTER TABLE other ADD COLUMN v INT",
                "CREATE INDEX i ON other (v)",
                "CREATE VIEW w AS SELECT * FROM t",
                "CREATE PROCEDURE p() INSERT INTO t VALUES (1000, 1)",
                "CREATE TRIGGER r BEFORE INSERT ON other FOR EACH ROW SET NEW.v = 1",
                "CREATE EVENT e ON SCHEDULE AT '2037-01-01 00:00:00' + INTERVAL FLOOR(RAND() * 60) MINUTE DO DELETE FROM t",
                "CREATE USER '{case}'@'localhost' IDENTIFIED BY 'secret'",
                "GRANT SELECT ON t TO '{case}'@'localhost'",
                "ALTER USER '{case}'@'localhost' ACCOUNT LOCK",
                "DROP USER '{case}'@'localhost'",
                "/* a comment */ ANALYZE TABLE other",
                "OPTIMIZE TABLE other",
                "FLUSH TABLES other",
                "DROP TRIGGER r",
                "RENAME TABLE other TO another",
                "TRUNCATE TABLE another",
                "DROP TABLE IF EXISTS another, never",
                "DROP EVENT e",
                "DROP PROCEDURE p",
                "DROP VIEW w",
                "CREATE DATABASE {case}_more",
                "DROP DATABASE {case}_more");
        List<String> statements = new ArrayList<>(List.of("SET SESSION autocommit = 0"));
        for (int i = 0; i < definitions.size(); i++) {
            statements.add("INSERT INTO t VALUES (" + i + ", 1)");
            statements.add("UPDATE t SET v = v + 1");
            statements.add(definitions.get(i));
        }
        statements.add("INSERT INTO t VALUES (999, 999)");
        statements.add("ROLLBACK");
        return MatrixCase.of(STATEMENTS, "definitions, accounts and maintenance amid transactions, which they commit")
                .setUp(T)
                .session(statements.toArray(new String[0]))
                .rowsOf("t");
    }

    /** rpl_mixing_engines, rpl_savepoint, rollback_to_savepoint, rpl_row_UUID, rpl_row_func003, rpl_insert_id. */
    private static void routines(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(
                        STATEMENTS, "statements that fail half-way, alone, in a transaction, and by their triggers")
                .setUp(T, "CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, what INT)")
                .atSource(
                        "CREATE TRIGGER t_insert AFTER INSERT ON t FOR EACH ROW INSERT INTO log (what) VALUES (NEW.id)",
                        "CREATE TRIGGER t_update BEFORE UPDATE ON t FOR EACH ROW BEGIN INSERT INTO log (what) VALUES (-OLD.id);"
                                + " IF NEW.v > 90 THEN SIGNAL SQLSTATE '45000'; END IF; END",
                        "CREATE PROCEDURE failing(n INT) BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;"
                                + " INSERT INTO t VALUES (n, 1), (n + 1, 1), (n, 1); INSERT INTO t VALUES (n + 2, 89), (n + 3, 1);"
                                + " UPDATE t SET v = v + 1 ORDER BY id DESC; UPDATE t SET v = v + 1 ORDER BY id DESC;"
                                + " UPDATE t SET id = n + 2 WHERE id = n + 3; UPDATE t SET v = 2 WHERE id = n + 3; END")
                .session(
                        "CALL failing(10)",
                        "START TRANSACTION",
                        "CALL failing(20)",
                        "COMMIT",
                        "DELETE FROM t WHERE id = 12")
                .rowsOf("t")
                .rowsOf("log"));
        cases.add(MatrixCase.of(STATEMENTS, "savepoints, and rollbacks to them, within triggers and functions")
                .setUp(T, "CREATE TABLE u (id INT PRIMARY KEY)", "CREATE TABLE failed (id INT PRIMARY KEY)")
                .atSource(
                        "CREATE TRIGGER t_insert AFTER INSERT ON t FOR EACH ROW BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION"
                                + " BEGIN ROLLBACK TO `in``side`; INSERT INTO failed VALUES (NEW.id); END; SAVEPOINT `in``side`;"
                                + " INSERT INTO u VALUES (NEW.id); INSERT INTO u VALUES (NEW.id * 5);"
                                + " RELEASE SAVEPOINT `in``side`; END",
                        "CREATE FUNCTION kept() RETURNS INT DETERMINISTIC BEGIN SAVEPOINT a; INSERT INTO u VALUES (1000); SAVEPOINT b;"
                                + " INSERT INTO u VALUES (1001); ROLLBACK TO b; RETURN 7; END")
                .session(
                        "INSERT INTO u VALUES (10)",
                        "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)",
                        "START TRANSACTION",
                        "INSERT INTO t VALUES (4, 4)",
                        "SAVEPOINT outside",
                        "UPDATE t SET v = kept() WHERE id = 1",
                        "DELETE FROM t WHERE id = 3",
                        "COMMIT")
                .rowsOf("t")
                .rowsOf("u")
                .rowsOf("failed"));
        cases.add(MatrixCase.of(STATEMENTS, "values that are made up: UUID, RAND, NOW, variables, LAST_INSERT_ID")
                .setUp(
                        "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, u VARCHAR(40), r DOUBLE, d DATETIME(6), n BIGINT,"
                                + " b VARBINARY(16), c VARCHAR(99))")
                .session(
                        "SET @n = 18446744073709551615, @t = _latin1 X'E9'",
                        "INSERT INTO t (u, r, d, n, b, c) VALUES (UUID(), RAND(), NOW(6), CONNECTION_ID(), RANDOM_BYTES(16), USER())",
                        "INSERT INTO t (u, r, d, n) SELECT UUID(), RAND(), SYSDATE(6), LAST_INSERT_ID() FROM t",
                        "PREPARE s FROM 'INSERT INTO t (n, c) VALUES (? DIV 3, ?), (LAST_INSERT_ID(), @@server_uuid)'",
                        "EXECUTE s USING @n, @t",
                        "SET timestamp = 1000000000.5",
                        "UPDATE t SET d = NOW(6), r = r / 3 ORDER BY RAND() LIMIT 2")
                .rowsOf("t"));
    }

    /** rpl_multi_update*, rpl_insert_ignore, rpl_insert_id, rpl_temporary, rpl_extra_col_* with other engines. */
    private static void tables(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(STATEMENTS, "one statement that changes the same rows more than once")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, u INT UNIQUE, v INT)")
                .session(
                        "INSERT INTO t VALUES (1, 10, 1), (2, 20, 2), (3, 30, 3)",
                        "UPDATE t AS a JOIN t AS b ON a.id = b.id + 1 SET a.v = b.v * 10, b.u = -a.u",
                        "INSERT INTO t VALUES (1, 0, 5), (1, 0, 6), (9, -20, 7) ON DUPLICATE KEY UPDATE v = v + VALUES(v), id = id + 50",
                        "REPLACE INTO t VALUES (2, 1, 1), (2, 2, 2), (3, 2, 3)",
                        "INSERT IGNORE INTO t SELECT id + 1, u, v FROM t ORDER BY id",
                        "INSERT IGNORE INTO t VALUES (60, 60, 60), (60, 61, 61), (61, 60, 61), (62, 62, NULL)",
                        "UPDATE IGNORE t SET id = id + 1 ORDER BY id",
                        "DELETE a, b FROM t AS a JOIN t AS b ON a.id = b.id + 1 WHERE a.id > 61")
                .rowsOf("t"));
        cases.add(
                MatrixCase.of(STATEMENTS, "temporary tables that hide real ones, made and dropped within a transaction")
                        .setUp(T, "CREATE TABLE u (id INT PRIMARY KEY)")
                        .session(
                                "INSERT INTO t VALUES (1, 1)",
                                "START TRANSACTION",
                                "INSERT INTO u VALUES (1)",
                                "CREATE TEMPORARY TABLE t (id INT PRIMARY KEY, v INT, extra JSON)",
                                "INSERT INTO t VALUES (1, 100, '[]'), (2, 200, NULL)",
                                "SAVEPOINT a",
                                "INSERT INTO u SELECT id + 10 FROM t",
                                "UPDATE t SET v = 0",
                                "DROP TEMPORARY TABLE t",
                                "UPDATE t SET v = 5",
                                "ROLLBACK TO a",
                                "INSERT INTO u VALUES (2)",
                                "COMMIT",
                                "CREATE TEMPORARY TABLE left_behind SELECT * FROM u",
                                "INSERT INTO t SELECT id + 20, id FROM left_behind")
                        .session("INSERT INTO u VALUES (3)")
                        .rowsOf("t")
                        .rowsOf("u"));
        cases.add(MatrixCase.of(STATEMENTS, "source's tables of MyISAM, MEMORY, CSV, ARCHIVE and BLACKHOLE")
                .atSource(
                        "CREATE TABLE t (id INT PRIMARY KEY, v INT) ENGINE=MyISAM",
                        "CREATE TABLE m (id INT PRIMARY KEY, v INT) ENGINE=MEMORY",
                        "CREATE TABLE c (id INT NOT NULL, v INT NOT NULL) ENGINE=CSV",
                        "CREATE TABLE a (id INT, v INT) ENGINE=ARCHIVE",
                        "CREATE TABLE h (id INT, v INT) ENGINE=BLACKHOLE",
                        "CREATE PROCEDURE failing() BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;"
                                + " INSERT INTO t VALUES (5, 5), (6, 6), (5, 7); END")
                .atTarget(
                        T,
                        "CREATE TABLE m (id INT PRIMARY KEY, v INT)",
                        "CREATE TABLE c (id INT NOT NULL, v INT NOT NULL)",
                        "CREATE TABLE a (id INT, v INT)",
                        "CREATE TABLE h (id INT, v INT)")
                .session(
                        "INSERT INTO t VALUES (1, 1), (2, 2)",
                        "UPDATE t SET v = v + 1, id = id + 10 WHERE id = 2",
                        "CALL failing()",
                        "DELETE FROM t WHERE id = 1",
                        "INSERT INTO m SELECT * FROM t",
                        "UPDATE m SET v = NULL WHERE id = 5",
                        "INSERT INTO c SELECT * FROM t",
                        "INSERT INTO a SELECT * FROM m",
                        "INSERT INTO h VALUES (1, 1), (2, NULL)")
                .rowsOf("t")
                .rowsOf("m")
                .rowsOf("c")
                .rowsOf("a")
                .targetShows("SELECT * FROM h ORDER BY id", "1|1", "2|null"));
    }

    /** rpl_auto_increment_insert_view, rpl_row_view01; JSON duality views have tests of their own. */
    private static void views(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(STATEMENTS, "views over two tables, and views of views")
                .setUp(T, "CREATE TABLE u (id INT AUTO_INCREMENT PRIMARY KEY, w INT DEFAULT 7)")
                .atSource(
                        "CREATE VIEW j AS SELECT t.id, t.v, u.id AS uid, u.w FROM t JOIN u ON t.id = u.id",
                        "CREATE VIEW c AS SELECT id, v FROM t WHERE v < 100 WITH CASCADED CHECK OPTION",
                        "CREATE VIEW vv AS SELECT id AS a, v AS b FROM c WHERE id > 1")
                .session(
                        "INSERT INTO j (id, v) VALUES (1, 1), (2, 2)",
                        "INSERT INTO j (w) VALUES (10), (20)",
                        "UPDATE j SET v = w, id = id + 1 WHERE uid = 2",
                        "UPDATE j SET w = v + 1",
                        "INSERT INTO vv VALUES (4, 4), (5, 5)",
                        "UPDATE vv SET b = b + 1, a = a * 2",
                        "DELETE FROM c WHERE id = 10")
                .rowsOf("t")
                .rowsOf("u"));
        cases.add(MatrixCase.of(STATEMENTS, "rows changed through a JSON duality view")
                .sinceAtSource("9.7")
                .setUp(
                        "CREATE TABLE p (id INT PRIMARY KEY, name VARCHAR(20))",
                        "CREATE TABLE c (id INT PRIMARY KEY, p INT, name VARCHAR(20), FOREIGN KEY (p) REFERENCES p (id))")
                .atSource(
                        "CREATE JSON RELATIONAL DUALITY VIEW w AS SELECT JSON_DUALITY_OBJECT(WITH(INSERT, UPDATE, DELETE)"
                                + " '_id': id, 'name': name, 'children': (SELECT JSON_ARRAYAGG(JSON_DUALITY_OBJECT("
                                + "WITH(INSERT, UPDATE, DELETE) 'id': c.id, 'name': c.name)) FROM c WHERE c.p = p.id)) FROM p")
                .session(
                        "INSERT INTO w VALUES ('{\"_id\": 1, \"name\": \"one\", \"children\": [{\"id\": 10, \"name\": \"a\"},"
                                + " {\"id\": 11, \"name\": \"b\"}]}')",
                        "INSERT INTO w VALUES ('{\"_id\": 2, \"name\": \"two\", \"children\": []}')",
                        "UPDATE w SET data = '{\"_id\": 1, \"name\": \"uno\", \"children\": [{\"id\": 11, \"name\": \"B\"},"
                                + " {\"id\": 12, \"name\": \"ü\"}]}' WHERE data->'$._id' = 1",
                        "DELETE FROM w WHERE data->'$._id' = 2")
                .rowsOf("p")
                .rowsOf("c"));
    }
}
