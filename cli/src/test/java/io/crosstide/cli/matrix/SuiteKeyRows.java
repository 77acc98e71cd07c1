package io.crosstide.cli.matrix;

import java.util.ArrayList;
import java.util.List;

/** Keys and foreign keys of MySQL's own replication tests. Each method names the public tests that it is based on. */
final class SuiteKeyRows {
    private static final String KEYS = "keys";
    private static final String STATEMENTS = "statements";

    private SuiteKeyRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        texts(cases);
        cases.add(prefixes());
        foreignKeys(cases);
        cascades(cases);
        return cases;
    }

    /**
     * binlog_multi_column_write_set_*, rpl_writeset_*: values that an index holds equal although their bytes differ.
     */
    private static void texts(List<MatrixCase> cases) {
        cases.add(handedOn("letters that expand (ß = ss, æ = ae)", "VARCHAR(20)", "'straße'", "'strasse'", "'STRAẞE'"));
        cases.add(
                handedOn("characters of no weight", "VARCHAR(20)", "'ab'", "CONCAT('a', CHAR(1), 'b')", "'a\\u00ADb'"));
        cases.add(handedOn(
                "characters above U+FFFF, all alike in utf8mb4_general_ci",
                "VARCHAR(20) COLLATE utf8mb4_general_ci",
                "'😀'",
                "'😁'",
                "'𝄞'"));
        cases.add(handedOn(
                "two letters for one (Spanish ch, ll)",
                "VARCHAR(20) COLLATE utf8mb4_es_trad_0900_ai_ci",
                "'CHILLA'",
                "'chilla'",
                "'chíllá'"));
        cases.add(handedOn("kana and widths (Japanese)", "VARCHAR(20)", "'カタ'", "'ｶﾀ'", "'かた'"));
        cases.add(handedOn("TIME, of either sign", "TIME(3)", "'-00:00:01.5'", "'-00:00:01.500'", "-1.5"));
        cases.add(MatrixCase.of(KEYS, "primary key that a collation holds equal, in other letters")
                .setUp(
                        "CREATE TABLE t (id VARCHAR(20) COLLATE utf8mb4_0900_ai_ci PRIMARY KEY, v INT)",
                        "CREATE TABLE u (id CHAR(20) COLLATE latin1_swedish_ci PRIMARY KEY, v INT)")
                .session(
                        "INSERT INTO t VALUES ('abc', 1), ('xyz', 2)",
                        "UPDATE t SET id = 'ABC' WHERE id = 'abc'",
                        "UPDATE t SET id = 'Äbc', v = 3 WHERE id = 'abc'",
                        "REPLACE INTO t VALUES ('aBC', 4), ('XYZ', 5)",
                        "DELETE FROM t WHERE id = 'ABC'",
                        "INSERT INTO t VALUES ('àbc', 6)",
                        "INSERT INTO u VALUES ('a', 1), ('b', 2)",
                        "UPDATE u SET id = 'A' WHERE id = 'a'",
                        "DELETE FROM u WHERE id = 'b'",
                        "INSERT INTO u VALUES ('B', 3), ('Ü', 4)",
                        "UPDATE u SET id = 'y' WHERE id = 'ü'")
                .rowsOf("t")
                .rowsOf("u"));
    }

    /** Values that the index holds equal move from row to row, in consecutive transactions. */
    private static MatrixCase handedOn(String kind, String type, String... alike) {
        List<String> statements = new ArrayList<>();
        statements.add("INSERT INTO t VALUES (0, " + alike[0] + ")");
        for (int i = 0; i < 9; i++) {
            statements.add("DELETE FROM t WHERE id = " + i);
            statements.add("INSERT INTO t VALUES (" + (i + 1) + ", " + alike[(i + 1) % alike.length] + ")");
        }
        statements.add("UPDATE t SET v = " + alike[1]);
        return MatrixCase.of(KEYS, "unique index: " + kind)
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v " + type + " NOT NULL, UNIQUE (v))")
                .session(statements.toArray(new String[0]))
                .rowsOf("t");
    }

    /** binlog_multi_column_write_set_char, _text, _varchar. */
    private static MatrixCase prefixes() {
        List<String> statements = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            statements.add("INSERT INTO t VALUES (" + i + ", 'aaa" + i + "', REPEAT('é', " + (3 + i) + "), X'010203F"
                    + i + "')");
            statements.add("INSERT INTO u VALUES ('xyz" + i + "', " + i + ")");
            statements.add("UPDATE t SET c = X'010203', a = 'AAA' WHERE id = " + i);
            statements.add("DELETE FROM t WHERE b LIKE 'ÉEe%'");
            statements.add("DELETE FROM u");
        }
        statements.add("INSERT INTO t VALUES (100, 'aaab', 'eee', X'01020304')");
        statements.add("INSERT INTO u VALUES ('XYZ and more', 7)");
        return MatrixCase.of(KEYS, "keys over prefixes of several columns, alike in these alone")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, a CHAR(64), b TEXT, c BLOB, UNIQUE (a(3), b(3), c(3)))",
                        "CREATE TABLE u (id VARCHAR(64), v INT, PRIMARY KEY (id(3)))")
                .session(statements.toArray(new String[0]))
                .rowsOf("t")
                .rowsOf("u");
    }

    /** rpl_foreign_key, rpl_row_idempotency, rpl_parallel_*. */
    private static void foreignKeys(List<MatrixCase> cases) {
        List<String> statements = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            statements.add("INSERT INTO p VALUES (" + i + ", 'Key')");
            statements.add("INSERT INTO c VALUES (" + i + ", " + i + ", 'kEY')");
            statements.add("INSERT INTO g VALUES (" + i + ", " + i + ")");
            if (i % 3 != 0) {
                statements.add("DELETE FROM g WHERE id = " + i);
                statements.add("DELETE FROM c WHERE id = " + i);
                statements.add("DELETE FROM p WHERE id = " + i);
            }
        }
        cases.add(MatrixCase.of(STATEMENTS, "parents, children and grandchildren made and removed, a transaction each")
                .setUp(
                        "CREATE TABLE p (id INT, name VARCHAR(9) COLLATE utf8mb4_0900_ai_ci, PRIMARY KEY (id, name))",
                        "CREATE TABLE c (id INT PRIMARY KEY, p INT, name VARCHAR(40) COLLATE utf8mb4_0900_ai_ci,"
                                + " FOREIGN KEY (p, name) REFERENCES p (id, name))",
                        "CREATE TABLE g (id INT PRIMARY KEY, c INT, FOREIGN KEY (c) REFERENCES c (id))")
                .session(statements.toArray(new String[0]))
                .rowsOf("p")
                .rowsOf("c")
                .rowsOf("g"));
        cases.add(MatrixCase.of(STATEMENTS, "session without foreign key checks: parents go or move, children stay")
                .setUp(
                        "CREATE TABLE p (id INT PRIMARY KEY)",
                        "CREATE TABLE c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE ON UPDATE CASCADE)",
                        "CREATE TABLE n (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id) ON DELETE SET NULL)",
                        "CREATE TABLE r (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id))")
                .session(
                        "INSERT INTO p VALUES (1), (2), (3), (4)",
                        "INSERT INTO c VALUES (1, 1), (2, 2), (3, 3)",
                        "INSERT INTO n SELECT * FROM c",
                        "INSERT INTO r SELECT * FROM c",
                        "SET SESSION foreign_key_checks = 0",
                        "DELETE FROM p WHERE id = 1",
                        "UPDATE p SET id = 20 WHERE id = 2",
                        "INSERT INTO c VALUES (9, 99)",
                        "REPLACE INTO p VALUES (3)",
                        "SET SESSION foreign_key_checks = 1",
                        "UPDATE c SET p = 20 WHERE id = 2",
                        "DELETE FROM c WHERE id = 9",
                        "DELETE FROM p WHERE id = 4")
                .rowsOf("p")
                .rowsOf("c")
                .rowsOf("n")
                .rowsOf("r"));
        cases.add(MatrixCase.of(STATEMENTS, "foreign key to a key that is not unique, and to a part of one")
                .setUp(
                        "SET /*!80400 SESSION restrict_fk_on_non_standard_key = OFF, */ @unused = 1",
                        "CREATE TABLE p (id INT PRIMARY KEY, k INT, l INT, KEY (k), UNIQUE (l, k))",
                        "CREATE TABLE c (id INT PRIMARY KEY, k INT, FOREIGN KEY (k) REFERENCES p (k))",
                        "CREATE TABLE d (id INT PRIMARY KEY, l INT, FOREIGN KEY (l) REFERENCES p (l))")
                .session(
                        "INSERT INTO p VALUES (1, 5, 1), (2, 6, 1), (3, 7, 2)",
                        "INSERT INTO c VALUES (1, 5), (2, 6)",
                        "INSERT INTO d VALUES (1, 1), (2, 2)",
                        "DELETE FROM c WHERE id = 1",
                        "DELETE FROM d WHERE id = 1",
                        "UPDATE p SET k = 8, l = 3 WHERE id = 1",
                        "INSERT INTO c VALUES (3, 8)",
                        "DELETE FROM d WHERE id = 2",
                        "DELETE FROM p WHERE id = 3",
                        "INSERT INTO d VALUES (3, 3)")
                .rowsOf("p")
                .rowsOf("c")
                .rowsOf("d"));
    }

    /** rpl_fk_enable_triggers, rpl_foreign_key_sql_child_trig and the tests of foreign keys beside them. */
    private static void cascades(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(STATEMENTS, "foreign keys that cascade in a circle")
                .setUp(
                        "SET SESSION foreign_key_checks = 0",
                        "CREATE TABLE t (a INT PRIMARY KEY, b INT, FOREIGN KEY (b) REFERENCES u (b) ON DELETE CASCADE ON UPDATE CASCADE)",
                        "CREATE TABLE u (b INT PRIMARY KEY, a INT, FOREIGN KEY (a) REFERENCES t (a) ON DELETE CASCADE ON UPDATE CASCADE)")
                .session(
                        "INSERT INTO t VALUES (1, NULL), (2, NULL), (3, NULL)",
                        "INSERT INTO u VALUES (10, 1), (20, 2), (30, NULL)",
                        "UPDATE t SET b = a * 10",
                        "DELETE FROM t WHERE a = 1",
                        "UPDATE t SET a = 5 WHERE a = 2",
                        "UPDATE u SET a = 3 WHERE b = 30",
                        "UPDATE u SET b = 40 WHERE b = 30")
                .rowsOf("t")
                .rowsOf("u"));
        cases.add(MatrixCase.of(
                        STATEMENTS, "cascades to children in other letters, of two columns with NULL, with time stamps")
                .setUp(
                        "CREATE TABLE p (k VARCHAR(20) PRIMARY KEY)",
                        "CREATE TABLE c (id INT PRIMARY KEY, k VARCHAR(20), ts TIMESTAMP(6) NULL ON UPDATE CURRENT_TIMESTAMP(6),"
                                + " FOREIGN KEY (k) REFERENCES p (k) ON UPDATE CASCADE ON DELETE SET NULL)",
                        "CREATE TABLE q (a INT, b INT, PRIMARY KEY (a, b))",
                        "CREATE TABLE d (id INT PRIMARY KEY, a INT, b INT, s INT AS (a + b), KEY (s),"
                                + " FOREIGN KEY (a, b) REFERENCES q (a, b) ON UPDATE CASCADE ON DELETE CASCADE)")
                .session(
                        "INSERT INTO p VALUES ('abc'), ('def'), ('ghi')",
                        "INSERT INTO c VALUES (1, 'ABC', '2000-01-01'), (2, 'Def', '2000-01-01'), (3, 'ghi', NULL), (4, NULL, NULL)",
                        "UPDATE p SET k = 'xyz' WHERE k = 'def'",
                        "DELETE FROM p WHERE k = 'ghi'",
                        "INSERT INTO q VALUES (1, 1), (1, 2), (2, 1)",
                        "INSERT INTO d (id, a, b) VALUES (1, 1, 1), (2, 1, NULL), (3, NULL, NULL), (4, 2, 1), (5, 1, 2)",
                        "UPDATE q SET a = a + 10 WHERE b = 1 ORDER BY a DESC",
                        "DELETE FROM q WHERE a = 1")
                .rowsOf("p")
                .rowsOf("c")
                .rowsOf("q")
                .rowsOf("d"));
        cases.add(MatrixCase.of(STATEMENTS, "triggers that cascades fire (enable_cascade_triggers)")
                .sinceAtSource("9.7")
                .setUp(
                        "CREATE TABLE p (id INT PRIMARY KEY)",
                        "CREATE TABLE c (id INT PRIMARY KEY, p INT, v INT DEFAULT 0,"
                                + " FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE ON UPDATE CASCADE)",
                        "CREATE TABLE n (id INT PRIMARY KEY, above INT, FOREIGN KEY (above) REFERENCES n (id) ON DELETE CASCADE)",
                        "CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(40))",
                        "CREATE TABLE l (id INT PRIMARY KEY, c INT, FOREIGN KEY (c) REFERENCES log (id))")
                .atSource(
                        "CREATE TRIGGER c_update BEFORE UPDATE ON c FOR EACH ROW BEGIN SET NEW.v = NEW.v + 1;"
                                + " INSERT INTO log (what) VALUES (CONCAT(OLD.p, '>', NEW.p)); END",
                        "CREATE TRIGGER c_delete AFTER DELETE ON c FOR EACH ROW BEGIN SET foreign_key_checks = 1;"
                                + " INSERT INTO log (what) VALUES ('gone'); INSERT INTO l VALUES (OLD.id, LAST_INSERT_ID()); END",
                        "CREATE TRIGGER n_delete BEFORE DELETE ON n FOR EACH ROW INSERT INTO log (what) VALUES (OLD.id)")
                .session(
                        "INSERT INTO p VALUES (1), (2), (3)",
                        "INSERT INTO c (id, p) VALUES (10, 1), (11, 1), (20, 2), (21, 2), (30, 3)",
                        "INSERT INTO n VALUES (1, NULL), (2, 1), (3, 2), (4, NULL)",
                        "SET SESSION enable_cascade_triggers = ON",
                        "UPDATE p SET id = 9 WHERE id = 1",
                        "DELETE FROM p WHERE id = 2",
                        "DELETE FROM n WHERE id = 1",
                        "START TRANSACTION",
                        "UPDATE p SET id = id + 100",
                        "DELETE FROM c WHERE id = 30",
                        "COMMIT")
                .rowsOf("p")
                .rowsOf("c")
                .rowsOf("n")
                .rowsOf("log")
                .rowsOf("l"));
    }
}
