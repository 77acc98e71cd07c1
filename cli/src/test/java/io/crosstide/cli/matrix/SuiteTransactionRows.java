package io.crosstide.cli.matrix;

import java.util.ArrayList;
import java.util.List;

/** Transactions of MySQL's own replication tests. Each method names the public tests that it is based on. */
final class SuiteTransactionRows {
    private static final String GROUP = "transactions";
    private static final String XA = "XA transactions";
    private static final String T = "CREATE TABLE t (id INT PRIMARY KEY, v INT)";

    private SuiteTransactionRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        settings(cases);
        xa(cases);
        return cases;
    }

    /** rpl_checksum, binlog_transaction_compression, rpl_gtid_*. */
    private static void settings(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(GROUP, "binlog_checksum = NONE for a while")
                .setUp(T)
                .session(
                        "INSERT INTO t VALUES (1, 1)",
                        "SET GLOBAL binlog_checksum = NONE",
                        "INSERT INTO t VALUES (2, 2)",
                        "UPDATE t SET v = v + 1",
                        "SET GLOBAL binlog_checksum = CRC32",
                        "INSERT INTO t VALUES (3, 3)",
                        "DELETE FROM t WHERE id = 1")
                .rowsOf("t"));
        cases.add(MatrixCase.of(
                        GROUP,
                        "binlog_transaction_compression=ON with XA, CREATE TABLE … SELECT, statements' texts and savepoints")
                .sinceAtSource("8.0.21")
                .setUp(T)
                .atTarget("CREATE TABLE made (id INT NOT NULL, v INT)")
                .session(
                        "SET SESSION binlog_transaction_compression = ON, binlog_rows_query_log_events = ON",
                        "INSERT INTO t VALUES (1, 1), (2, 2)",
                        "START TRANSACTION",
                        "UPDATE t SET v = 3",
                        "SAVEPOINT a",
                        "DELETE FROM t",
                        "ROLLBACK TO a",
                        "INSERT INTO t VALUES (3, 3)",
                        "COMMIT",
                        "CREATE TABLE made AS SELECT * FROM t")
                .session(
                        "SET SESSION binlog_transaction_compression = ON",
                        "XA START '{case}'",
                        "UPDATE t SET v = 50 WHERE id = 1",
                        "XA END '{case}'",
                        "XA PREPARE '{case}'")
                .session(
                        "SET SESSION binlog_transaction_compression = ON",
                        "INSERT INTO made VALUES (9, 9)",
                        "XA COMMIT '{case}'",
                        "XA START '{case}'",
                        "UPDATE t SET v = 60 WHERE id = 2",
                        "XA END '{case}'",
                        "XA COMMIT '{case}' ONE PHASE")
                .rowsOf("t")
                .rowsOf("made"));
        // New numbers each time, because servers are reused.
        long first = 10_000_000 + System.nanoTime() / 1_000 % 1_000_000_000;
        cases.add(MatrixCase.of(GROUP, "GTIDs out of order and with gaps")
                .setUp(T)
                .session(
                        gtidNext(first),
                        "INSERT INTO t VALUES (1, 1)",
                        gtidNext(first + 5),
                        "UPDATE t SET v = 2",
                        gtidNext(first + 3),
                        "START TRANSACTION",
                        "UPDATE t SET v = v * 10",
                        "INSERT INTO t VALUES (2, 2)",
                        "COMMIT",
                        "SET GTID_NEXT = 'AUTOMATIC'",
                        "UPDATE t SET v = v + 1")
                .rowsOf("t"));
    }

    private static String gtidNext(long number) {
        return "SET GTID_NEXT = CONCAT(@@server_uuid, ':" + number + "')";
    }

    /** rpl_xa_survive_disconnect, rpl_xa_survive_disconnect_mixed_engines, rpl_savepoint. */
    private static void xa(List<MatrixCase> cases) {
        List<String> xids = List.of(
                "''",
                "'" + "g".repeat(64) + "', '" + "b".repeat(64) + "', 4294967303",
                "X'" + "FF".repeat(64) + "', X'" + "00".repeat(64) + "', 0",
                "X'0027225C', X'', 2147483648",
                "'Ü 中', ', ''', 1");
        MatrixCase one = MatrixCase.of(
                        XA, "xids: empty, as long as may be, of bytes that are no text; half rolled back")
                .setUp(T)
                .session("INSERT INTO t VALUES (0, 0), (1, 0), (2, 0), (3, 0), (4, 0)");
        for (int i = 0; i < xids.size(); i++) {
            one.session(
                    "XA START " + xids.get(i),
                    "UPDATE t SET v = 1 WHERE id = " + i,
                    "INSERT INTO t VALUES (" + (10 + i) + ", 1)",
                    "XA END " + xids.get(i),
                    "XA PREPARE " + xids.get(i));
        }
        one.session("INSERT INTO t VALUES (20, 1)");
        for (int i = xids.size() - 1; i >= 0; i--) {
            one.session(
                    (i % 2 == 0 ? "XA COMMIT " : "XA ROLLBACK ") + xids.get(i),
                    "UPDATE t SET v = v + 1 WHERE id = " + i);
        }
        cases.add(one.rowsOf("t"));
        cases.add(MatrixCase.of(XA, "savepoints within, rows that are gone at its end, a table of MyISAM")
                .setUp(T)
                .atSource("CREATE TABLE m (id INT PRIMARY KEY) ENGINE=MyISAM")
                .atTarget("CREATE TABLE m (id INT PRIMARY KEY)")
                .session(
                        "XA START '{case}'",
                        "INSERT INTO t VALUES (1, 1)",
                        "SAVEPOINT a",
                        "INSERT INTO t VALUES (2, 2)",
                        "UPDATE t SET v = 9",
                        "ROLLBACK TO a",
                        "SAVEPOINT b",
                        "INSERT INTO t VALUES (3, 3)",
                        "RELEASE SAVEPOINT b",
                        "XA END '{case}'",
                        "XA PREPARE '{case}'")
                .session(
                        "XA COMMIT '{case}'",
                        "XA START '{case}'",
                        "SAVEPOINT a",
                        "INSERT INTO t VALUES (4, 4)",
                        "ROLLBACK TO a",
                        "XA END '{case}'",
                        "XA PREPARE '{case}'",
                        "XA COMMIT '{case}'",
                        "XA START '{case}'",
                        "INSERT INTO m VALUES (1), (2)",
                        "XA END '{case}'",
                        "XA PREPARE '{case}'",
                        "XA ROLLBACK '{case}'",
                        "XA START '{case}'",
                        "INSERT INTO t VALUES (5, 5)",
                        "DELETE FROM t WHERE id = 5",
                        "XA END '{case}'",
                        "XA PREPARE '{case}'")
                .session("XA COMMIT '{case}'", "UPDATE t SET v = v + 1")
                .rowsOf("t")
                .rowsOf("m"));
    }
}
