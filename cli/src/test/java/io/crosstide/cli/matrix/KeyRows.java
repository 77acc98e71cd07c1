package io.crosstide.cli.matrix;

import io.crosstide.testkit.mysql.MysqlRelease;
import java.util.ArrayList;
import java.util.List;

/** Keys whose values move between rows, and unique indexes of every kind. */
final class KeyRows {
    private static final String GROUP = "keys";

    private KeyRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        cases.add(MatrixCase.of(GROUP, "updates of primary keys, chains of them too")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v INT)")
                .session(
                        "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)",
                        "UPDATE t SET id = id + 1 ORDER BY id DESC",
                        "UPDATE t SET id = 1 WHERE id = 2",
                        "UPDATE t SET id = id - 1 WHERE id > 1 ORDER BY id",
                        "UPDATE t SET id = -id")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "unique values swapped in one transaction")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, u INT UNIQUE)")
                .session(
                        "INSERT INTO t VALUES (1, 10), (2, 20)",
                        "START TRANSACTION",
                        "UPDATE t SET u = NULL WHERE id = 1",
                        "UPDATE t SET u = 10 WHERE id = 2",
                        "UPDATE t SET u = 20 WHERE id = 1",
                        "COMMIT")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "unique values handed on in one UPDATE … ORDER BY")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, u INT UNIQUE)")
                .session(
                        "INSERT INTO t VALUES (1, 1), (2, 2), (3, 3), (4, 4)",
                        "UPDATE t SET u = u + 1 ORDER BY u DESC",
                        "UPDATE t SET u = u - 1 ORDER BY u")
                .rowsOf("t"));
        cases.add(handedOn("case-insensitive", "VARCHAR(20) COLLATE utf8mb4_0900_ai_ci", "", "'abc'", "'ABC'"));
        cases.add(handedOn("accent-insensitive", "VARCHAR(20) COLLATE utf8mb4_0900_ai_ci", "", "'resume'", "'résumé'"));
        cases.add(handedOn("padded (PAD SPACE)", "VARCHAR(20) COLLATE utf8mb4_general_ci", "", "'a'", "'a  '"));
        cases.add(handedOn("CHAR with trailing spaces", "CHAR(20)", "", "'a  '", "'A '"));
        cases.add(handedOn("German phone book (ä = ae)", "VARCHAR(20) COLLATE latin1_german2_ci", "", "'ä'", "'AE'"));
        cases.add(handedOn("prefix of a text", "VARCHAR(200)", "(3)", "'abcdef'", "'ABCxyz'"));
        cases.add(handedOn("prefix of a BLOB", "BLOB", "(2)", "X'0001FF'", "X'000102'"));
        cases.add(handedOn("FLOAT with 0 and -0", "FLOAT", "", "0", "-0e0"));
        cases.add(handedOn("DECIMAL", "DECIMAL(20,10)", "", "0.1", "0.1000000000"));
        cases.add(MatrixCase.of(GROUP, "unique index: functional")
                .refusedByStreamFrom(MysqlRelease.V8_0, "lacks column")
                .since("8.0.13")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20), b INT, UNIQUE ((LOWER(a)), (b % 10)))")
                .session(
                        "INSERT INTO t VALUES (1, 'Key', 3), (2, NULL, 3), (3, NULL, 3), (4, 'KEY', 4)",
                        "DELETE FROM t WHERE id = 1",
                        "INSERT INTO t VALUES (9, 'kEY', 13)",
                        "UPDATE t SET b = 5 WHERE id = 9",
                        "UPDATE t SET b = 33, a = 'kex' WHERE id = 4",
                        "INSERT INTO t VALUES (10, 'key', 3)")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "unique index: several columns, NULL in some")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(9), UNIQUE (a, b))")
                .session(
                        "INSERT INTO t VALUES (1, 1, 'x'), (2, 1, NULL), (3, 1, NULL), (4, NULL, NULL), (5, NULL, 'x'), (6, NULL, 'x')",
                        "UPDATE t SET b = 'X' WHERE id = 1",
                        "DELETE FROM t WHERE id = 1",
                        "UPDATE t SET b = 'x' WHERE id = 2",
                        "DELETE FROM t WHERE id = 5")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "unique index with NULLs alone, no primary key")
                .setUp("CREATE TABLE t (a INT UNIQUE, v INT)")
                .session(
                        "INSERT INTO t VALUES (1, 1), (NULL, 2), (NULL, 2), (NULL, 3)",
                        "UPDATE t SET v = 5 WHERE v = 2 LIMIT 1",
                        "DELETE FROM t WHERE v = 3",
                        "UPDATE t SET a = NULL WHERE a = 1")
                .rowsOf("t"));
        cases.add(MatrixCase.of(GROUP, "primary key of several columns, texts and bytes")
                .setUp("CREATE TABLE t (a VARCHAR(20), b BINARY(4), c DATETIME(3), v INT, PRIMARY KEY (a, b, c))")
                .session(
                        "INSERT INTO t VALUES ('a', X'00', '2024-01-01', 1), ('a', X'01', '2024-01-01', 2), ('b', X'00', '2024-01-01 00:00:00.5', 3)",
                        "UPDATE t SET v = v + 10",
                        "UPDATE t SET a = 'Ä' WHERE a = 'b'",
                        "DELETE FROM t WHERE b = X'01000000'")
                .rowsOf("t"));
        return cases;
    }

    /** A value that the index holds equal moves from row to row, in consecutive transactions. */
    private static MatrixCase handedOn(String kind, String type, String prefix, String value, String same) {
        List<String> statements = new ArrayList<>();
        statements.add("INSERT INTO t VALUES (1, " + value + ")");
        for (int i = 1; i < 8; i++) {
            statements.add("DELETE FROM t WHERE id = " + i);
            statements.add("INSERT INTO t VALUES (" + (i + 1) + ", " + (i % 2 == 1 ? same : value) + ")");
        }
        statements.add("UPDATE t SET v = " + value);
        return MatrixCase.of(GROUP, "unique index: " + kind)
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v " + type + " NOT NULL, UNIQUE (v" + prefix + "))")
                .session(statements.toArray(new String[0]))
                .rowsOf("t");
    }
}
