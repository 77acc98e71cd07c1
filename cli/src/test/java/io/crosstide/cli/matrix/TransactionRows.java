package io.crosstide.cli.matrix;

import io.crosstide.testkit.mysql.MysqlRelease;
import java.util.ArrayList;
import java.util.List;

/** Transactions of every kind. */
final class TransactionRows {
    private static final String GROUP = "transactions";
    private static final String XA = "XA transactions";
    private static final String T = "CREATE TABLE t (id INT PRIMARY KEY, v INT)";

    private TransactionRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        transactions(cases);
        settings(cases);
        xa(cases);
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
                .rowsOf("t"));
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
                .sinceAtSource("8.3.0")
                .refusedByLinkAt(MysqlRelease.V8_0, "knows no GTIDs with tags")
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
                .sinceAtSource("8.0.14")
                .notTriedFrom(MysqlRelease.V8_0, "the tests have no keyring for it")
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
                        "UPDATE t SET v = 2 WHERE id = 1",
                        MatrixCase.ELSEWHERE + "FLUSH BINARY LOGS",
                        "INSERT INTO t VALUES (3, 3)",
                        MatrixCase.ELSEWHERE + "INSERT INTO t VALUES (4, 4)",
                        MatrixCase.ELSEWHERE + "FLUSH BINARY LOGS",
                        "COMMIT",
                        "FLUSH BINARY LOGS",
                        "FLUSH BINARY LOGS",
                        "DELETE FROM t WHERE id = 1",
                        "XA START '{case}'",
                        "UPDATE t SET v = 5 WHERE id = 3",
                        MatrixCase.ELSEWHERE + "FLUSH BINARY LOGS",
                        "XA END '{case}'",
                        "XA PREPARE '{case}'",
                        MatrixCase.ELSEWHERE + "FLUSH BINARY LOGS",
                        "XA COMMIT '{case}'")
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
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "tagged GTIDs")
                .sinceAtSource("8.3.0")
                .refusedByLinkAt(MysqlRelease.V8_0, "knows no GTIDs with tags")
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
}
