package io.crosstide.cli.matrix;

import java.util.ArrayList;
import java.util.List;

/** Routines and partitions of MySQL's own replication tests. Each method names the public tests that it is based on. */
final class SuiteRoutineRows {
    private static final String STATEMENTS = "statements";

    private SuiteRoutineRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        cases.add(functions());
        cases.add(partitions());
        return cases;
    }

    /** rpl_row_func001 to 003, rpl_row_sp001 to 012, rpl_sp. */
    private static MatrixCase functions() {
        return MatrixCase.of(
                        STATEMENTS,
                        "functions that change tables, called by SELECT, DO, SET, WHERE and triggers; procedures within procedures")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, v INT)",
                        "CREATE TABLE u (id INT PRIMARY KEY, v INT)",
                        "CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, what INT)")
                .atSource(
                        "CREATE FUNCTION added(n INT) RETURNS INT DETERMINISTIC BEGIN INSERT INTO log (what) VALUES (n);"
                                + " UPDATE t SET v = v + n; RETURN n; END",
                        "CREATE TRIGGER u_insert BEFORE INSERT ON u FOR EACH ROW SET NEW.v = added(NEW.v)",
                        "CREATE PROCEDURE down(n INT) BEGIN IF n > 0 THEN INSERT INTO u VALUES (n, n); CALL down(n - 1);"
                                + " END IF; END",
                        "CREATE PROCEDURE mixed() BEGIN SET @s = CONCAT('INSERT INTO t VALUES (', added(3), ', 0)');"
                                + " PREPARE s FROM @s; EXECUTE s; START TRANSACTION; DELETE FROM u WHERE id = 1; SAVEPOINT a;"
                                + " DELETE FROM u; ROLLBACK TO a; CALL down(1); COMMIT; END")
                .session(
                        "INSERT INTO t VALUES (1, 1), (2, 2)",
                        "SELECT added(1), added(2)",
                        "SELECT added(id) FROM (SELECT 5 AS id UNION SELECT 6) AS d",
                        "DO added(7)",
                        "SET @n = added(8)",
                        "SET SESSION max_sp_recursion_depth = 9",
                        "CALL down(3)",
                        "CALL mixed()",
                        "INSERT INTO u SELECT 50, added(2)",
                        "UPDATE u SET v = added(1)",
                        "DELETE FROM u WHERE added(id) = 2")
                .rowsOf("t")
                .rowsOf("u")
                .rowsOf("log");
    }

    /** rpl_partition, rpl_innodb_bug30888, partition_exchange. */
    private static MatrixCase partitions() {
        return MatrixCase.of(
                        STATEMENTS,
                        "partitions exchanged, truncated and reorganized: skipped as DDL, the target keeps its rows")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, v INT) PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (10),"
                                + " PARTITION b VALUES LESS THAN (20), PARTITION c VALUES LESS THAN MAXVALUE)",
                        "CREATE TABLE u (id INT PRIMARY KEY, v INT)")
                .session(
                        "INSERT INTO t VALUES (1, 1), (11, 11), (25, 25)",
                        "INSERT INTO u VALUES (5, 5)",
                        "ALTER TABLE t EXCHANGE PARTITION a WITH TABLE u",
                        "ALTER TABLE t TRUNCATE PARTITION b",
                        "ALTER TABLE t REORGANIZE PARTITION c INTO (PARTITION c VALUES LESS THAN (30),"
                                + " PARTITION d VALUES LESS THAN MAXVALUE)",
                        "ALTER TABLE t REBUILD PARTITION ALL",
                        "INSERT INTO t VALUES (2, 2), (30, 30)",
                        "UPDATE t SET v = 7, id = 19 WHERE id = 25")
                .targetShows("SELECT * FROM t ORDER BY id", "1|1", "2|2", "11|11", "19|7", "30|30")
                .targetShows("SELECT * FROM u", "5|5");
    }
}
