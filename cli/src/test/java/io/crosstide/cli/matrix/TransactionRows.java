package io.crosstide.cli.matrix;

import java.util.ArrayList;
import java.util.List;

/** Transactions of every shape. */
final class TransactionRows {
    private static final String GROUP = "transactions";
    private static final String XA = "XA transactions";
    private static final String STATEMENTS = "statements";
    private static final String T = "CREATE TABLE t (id INT PRIMARY KEY, v INT)";

    private TransactionRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        transactions(cases);
        settings(cases);
        xa(cases);
        statements(cases);
        triggersAndKeys(cases);
        return cases;
    }

    private static void transactions(List<MatrixCase> cases) {
        cases.add(manyTables());
        cases.add(MatrixCase.of(GROUP, "autocommitted single rows")
                .setUp(T)
                .session(
                        "INSERT INTO t VALUES (1, 1)",
                        "UPDATE t SET v = 2",
                        "INSERT INTO t VALUES (2, 1)",
                        "DELETE FROM t WHERE id = 1")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "the same row inserted, updated, deleted and inserted again")
                .setUp(T)
                .session(
                        "START TRANSACTION",
                        "INSERT INTO t VALUES (1, 1)",
                        "UPDATE t SET v = 2, id = 5",
                        "DELETE FROM t",
                        "INSERT INTO t VALUES (1, 3)",
                        "UPDATE t SET v = v + 1",
                        "COMMIT")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "savepoints and rollback to them")
                .setUp(T)
                .session(
                        "START TRANSACTION",
                        "INSERT INTO t VALUES (1, 1)",
                        "SAVEPOINT a",
                        "INSERT INTO t VALUES (2, 1)",
                        "SAVEPOINT b",
                        "UPDATE t SET v = 9",
                        "ROLLBACK TO b",
                        "UPDATE t SET v = 5 WHERE id = 2",
                        "RELEASE SAVEPOINT b",
                        "INSERT INTO t VALUES (3, 1)",
                        "ROLLBACK TO a",
                        "INSERT INTO t VALUES (4, 1)",
                        "COMMIT",
                        "START TRANSACTION",
                        "INSERT INTO t VALUES (5, 1)",
                        "ROLLBACK")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "larger than a Kafka record (3 MB)")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v BLOB)", "CREATE TABLE n (id INT PRIMARY KEY)")
                .session(
                        "INSERT INTO n VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)",
                        "INSERT INTO t SELECT n.id * 10 + m.id, REPEAT(CHAR(n.id + 64), 30000) FROM n JOIN n AS m",
                        "UPDATE t SET v = CONCAT(v, 'x')",
                        "DELETE FROM t WHERE id % 7 = 0")
                .view("SELECT id, SHA2(v, 256) FROM t ORDER BY id"));
        cases.add(MatrixCase.of(
                        GROUP,
                        "without effect: statements that change nothing, empty transactions, filtered tables alone")
                .setUp(T, "CREATE TABLE filtered (id INT PRIMARY KEY)")
                .session(
                        "INSERT INTO t VALUES (1, 1)",
                        "UPDATE t SET v = 1",
                        "UPDATE t SET v = 5 WHERE id = 99",
                        "START TRANSACTION",
                        "COMMIT",
                        "START TRANSACTION",
                        "INSERT INTO filtered VALUES (1)",
                        "COMMIT",
                        "START TRANSACTION",
                        "INSERT INTO filtered VALUES (2)",
                        "UPDATE t SET v = 2",
                        "COMMIT")
                .rowsOf("t")
                .targetShows("SELECT COUNT(*) FROM filtered", "0"));
        cases.add(MatrixCase.of(GROUP, "an empty transaction with a GTID of its own")
                .since("8.3.0")
                .setUp(T)
                .session(
                        "SET GTID_NEXT = CONCAT(@@server_uuid, ':empty:1')",
                        "START TRANSACTION",
                        "COMMIT",
                        "SET GTID_NEXT = 'AUTOMATIC'",
                        "INSERT INTO t VALUES (1, 1)")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "temporary tables beside real ones")
                .setUp(T)
                .session(
                        "CREATE TEMPORARY TABLE w (id INT PRIMARY KEY, v INT)",
                        "START TRANSACTION",
                        "INSERT INTO w VALUES (1, 1), (2, 2)",
                        "INSERT INTO t SELECT * FROM w",
                        "COMMIT",
                        "DROP TEMPORARY TABLE w")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "binlog_encryption switched on, and off again")
                .sinceAtSource("9.0") // with a keyring of the test's own
                .setUp(T)
                .session(
                        "INSERT INTO t VALUES (1, 1)",
                        "SET GLOBAL binlog_encryption = ON",
                        "INSERT INTO t VALUES (2, 1)",
                        "FLUSH BINARY LOGS",
                        "UPDATE t SET v = v + 1",
                        "ALTER INSTANCE ROTATE BINLOG MASTER KEY",
                        "INSERT INTO t VALUES (3, 1)",
                        "SET GLOBAL binlog_encryption = OFF",
                        "DELETE FROM t WHERE id = 1")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "binlog rotated between and during transactions")
                .setUp(T)
                .session(
                        "INSERT INTO t VALUES (1, 1)",
                        "FLUSH BINARY LOGS",
                        "INSERT INTO t VALUES (2, 1)",
                        "START TRANSACTION",
                        "UPDATE t SET v = 2",
                        "SELECT SLEEP(0)",
                        "INSERT INTO t VALUES (3, 3)",
                        "COMMIT",
                        "FLUSH BINARY LOGS",
                        "FLUSH BINARY LOGS",
                        "DELETE FROM t WHERE id = 1")
                .rowsOf("t"));
    }

    private static MatrixCase manyTables() {
        MatrixCase one = MatrixCase.of(GROUP, "100 tables in one transaction");
        List<String> statements = new ArrayList<>(List.of("START TRANSACTION"));
        List<String> counts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            one.setUp("CREATE TABLE t" + i + " (id INT PRIMARY KEY, v VARCHAR(9))");
            statements.add("INSERT INTO t" + i + " VALUES (" + i + ", 'a'), (" + (i + 1000) + ", 'b')");
            counts.add("SELECT * FROM t" + i);
        }
        for (int i = 99; i >= 0; i--) {
            statements.add("UPDATE t" + i + " SET v = 'c' WHERE v = 'a'");
        }
        statements.add("COMMIT");
        return one.session(statements.toArray(new String[0])).view(String.join(" UNION ALL ", counts) + " ORDER BY 1");
    }

    private static void settings(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(GROUP, "binlog_transaction_compression=ON, small and large")
                .sinceAtSource("8.0.20")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT)")
                .session(
                        "SET SESSION binlog_transaction_compression = ON",
                        "INSERT INTO t VALUES (1, 'small')",
                        "START TRANSACTION",
                        "INSERT INTO t VALUES (2, REPEAT('large ', 500000)), (3, REPEAT('ü', 400000))",
                        "UPDATE t SET v = CONCAT(v, '!')",
                        "COMMIT",
                        "DELETE FROM t WHERE id = 3")
                .view("SELECT id, LENGTH(v), SHA2(v, 256) FROM t ORDER BY id"));
        cases.add(MatrixCase.of(GROUP, "tagged GTIDs")
                .since("8.3.0")
                .setUp(T)
                .session(
                        "SET GTID_NEXT = 'AUTOMATIC:blue'",
                        "INSERT INTO t VALUES (1, 1)",
                        "START TRANSACTION",
                        "INSERT INTO t VALUES (2, 1)",
                        "UPDATE t SET v = 2",
                        "COMMIT",
                        "SET GTID_NEXT = 'AUTOMATIC'",
                        "INSERT INTO t VALUES (3, 1)",
                        "SET GTID_NEXT = 'AUTOMATIC:green_2'",
                        "DELETE FROM t WHERE id = 1",
                        "SET GTID_NEXT = 'AUTOMATIC'")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "binlog_rows_query_log_events=ON")
                .setUp(T)
                .session(
                        "SET SESSION binlog_rows_query_log_events = ON",
                        "INSERT INTO t VALUES (1, 1), (2, 2)",
                        "START TRANSACTION",
                        "UPDATE t SET v = v + 1",
                        "DELETE FROM t WHERE id = 2",
                        "COMMIT")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "session without unique and foreign key checks")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v INT UNIQUE, p INT, FOREIGN KEY (p) REFERENCES t (id))")
                .session(
                        "SET SESSION unique_checks = 0, foreign_key_checks = 0",
                        "INSERT INTO t VALUES (1, 1, 2)",
                        "INSERT INTO t VALUES (2, 2, NULL)")
                .rowsOf("t"));
    }

    private static void xa(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(XA, "prepared, committed by another session, transactions between")
                .setUp(T)
                .session("INSERT INTO t VALUES (1, 1), (2, 2)")
                .session(
                        "XA START '{case}'",
                        "UPDATE t SET v = 5 WHERE id = 1",
                        "INSERT INTO t VALUES (10, 10)",
                        "XA END '{case}'",
                        "XA PREPARE '{case}'")
                .session("INSERT INTO t VALUES (3, 3)", "UPDATE t SET v = 6 WHERE id = 2")
                .session("XA COMMIT '{case}'", "UPDATE t SET v = v + 100 WHERE id = 10")
                .rowsOf("t"));
        cases.add(MatrixCase.of(XA, "two prepared, committed in the other order")
                .setUp(T)
                .session(
                        "XA START '{case}', 'first', 7",
                        "INSERT INTO t VALUES (1, 1)",
                        "XA END '{case}', 'first', 7",
                        "XA PREPARE '{case}', 'first', 7")
                .session(
                        "XA START '{case}', 'second', 7",
                        "INSERT INTO t VALUES (2, 2)",
                        "XA END '{case}', 'second', 7",
                        "XA PREPARE '{case}', 'second', 7")
                .session("XA COMMIT '{case}', 'second', 7", "UPDATE t SET v = 3 WHERE id = 2")
                .session("XA COMMIT '{case}', 'first', 7", "UPDATE t SET v = v + 1")
                .rowsOf("t"));
        cases.add(MatrixCase.of(XA, "prepared, rolled back by another session")
                .setUp(T)
                .session("INSERT INTO t VALUES (1, 1), (2, 2)")
                .session(
                        "XA START '{case}'",
                        "DELETE FROM t WHERE id = 1",
                        "INSERT INTO t VALUES (10, 10)",
                        "XA END '{case}'",
                        "XA PREPARE '{case}'")
                .session("UPDATE t SET v = 6 WHERE id = 2")
                .session("XA ROLLBACK '{case}'", "INSERT INTO t VALUES (10, 11)")
                .rowsOf("t"));
        cases.add(MatrixCase.of(XA, "one phase; rolled back before it was prepared; without row changes")
                .setUp(T)
                .session(
                        "XA START '{case}'",
                        "INSERT INTO t VALUES (1, 1)",
                        "XA END '{case}'",
                        "XA COMMIT '{case}' ONE PHASE",
                        "XA START '{case}'",
                        "INSERT INTO t VALUES (2, 2)",
                        "XA END '{case}'",
                        "XA ROLLBACK '{case}'",
                        "XA START '{case}'",
                        "SELECT * FROM t",
                        "XA END '{case}'",
                        "XA PREPARE '{case}'",
                        "XA COMMIT '{case}'",
                        "UPDATE t SET v = 3")
                .rowsOf("t"));
    }

    private static void statements(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(
                        STATEMENTS,
                        "CREATE TABLE … SELECT: the CREATE is skipped as DDL, its rows arrive where the target has the table")
                .sinceAtSource("8.0.21")
                .setUp(T)
                .atTarget("CREATE TABLE made (id INT NOT NULL, v INT)")
                .session(
                        "INSERT INTO t VALUES (1, 1), (2, 2)",
                        "CREATE TABLE made SELECT id, v FROM t",
                        "INSERT INTO made VALUES (3, 3)")
                .rowsOf("made"));
        cases.add(MatrixCase.of(STATEMENTS, "TRUNCATE: skipped as DDL and counted, the target keeps its rows")
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
        // beside the database, which MySQL 8.0 cannot drop with a file of others in it; servers are used again
        String file = "'./matrix-{case}-" + System.nanoTime() + ".txt'";
        cases.add(MatrixCase.of(STATEMENTS, "LOAD DATA")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(40) CHARACTER SET utf8mb4, n INT)")
                .session(
                        "SELECT 1, 'tab\\tand\\\\', NULL UNION ALL SELECT 2, 'ü😀', 5 UNION ALL SELECT 3, '', 0"
                                + " INTO OUTFILE " + file + " CHARACTER SET utf8mb4",
                        "LOAD DATA INFILE " + file + " INTO TABLE t CHARACTER SET utf8mb4",
                        "LOAD DATA INFILE " + file + " REPLACE INTO TABLE t CHARACTER SET utf8mb4 (id, v, n) SET n = 7")
                .view("SELECT id, HEX(v), n FROM t ORDER BY id"));
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
