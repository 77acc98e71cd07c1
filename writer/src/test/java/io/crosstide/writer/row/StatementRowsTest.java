package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which transactions a packet applies by statements, and what happens if a row is not as expected. */
@ExtendWith(ReplayExtension.class)
class StatementRowsTest {
    private final ReplayPair pair;

    StatementRowsTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void byStatements() throws SQLException {
        pair.onBoth("DROP DATABASE IF EXISTS plain", "CREATE DATABASE plain");
        pair.forget("plain", "t");
        pair.by(ReplayWay.STATEMENTS);
    }

    @AfterEach
    void rowByRow() throws SQLException {
        pair.by(ReplayWay.ROWS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            e ENUM('x', 'y'), v VARCHAR(9)                      | e ENUM('y', 'x'), v VARCHAR(9)
            e VARCHAR(9), v VARCHAR(9)                          | v VARCHAR(9), e VARCHAR(9)
            e VARCHAR(9), v INT                                 | e VARCHAR(9), v BIGINT
            e VARCHAR(9), v VARCHAR(9)                          | e VARCHAR(9), v VARCHAR(9), more INT
            e VARCHAR(9), v DATETIME                            | e VARCHAR(9), v DATETIME(3)
            e VARCHAR(9), v JSON                                | e VARCHAR(9), v JSON
            """)
    void tablesThatRowEventsDoNotFit(String source, String target) throws Exception {
        create("id INT PRIMARY KEY, " + source, "id INT PRIMARY KEY, " + target);
        expectPackets(
                3,
                "INSERT INTO plain.t (id, e, v) VALUES (1, 'x', NULL), (2, 'y', NULL)",
                "UPDATE plain.t SET e = 'y' WHERE id = 1",
                "DELETE FROM plain.t WHERE id = 2");
        assertThat(pair.targetRows("SELECT id, e, v FROM plain.t")).containsExactly("1 | y | null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id INT, v INT",
                "id INT PRIMARY KEY, v INT, g INT AS (v + 1) STORED",
                "id INT PRIMARY KEY, v ENUM('1', '2') NOT NULL DEFAULT '1', w FLOAT(9,2)"
            })
    void tablesThatNeedALookAtTheTarget(String columns) throws Exception {
        create(columns, columns);
        expectPackets(columns.contains("FLOAT") ? 1 : 0, "INSERT INTO plain.t (id, v) VALUES (1, 1)");
        assertThat(pair.targetRows("SELECT id, v FROM plain.t")).containsExactly("1 | 1");
    }

    /** The server warns of the character set's name, and the caller cannot know that it warned of nothing else. */
    @Test
    void aWarningLeavesTheTransactionToTheWayRowByRow() throws Exception {
        String columns = "id INT PRIMARY KEY, v VARCHAR(9) CHARACTER SET utf8mb3";
        create(columns, columns);
        expectPackets(0, "INSERT INTO plain.t VALUES (1, 'a')");
        assertThat(pair.targetRows("SELECT * FROM plain.t")).containsExactly("1 | a");
        assertThat(pair.takeConflicts()).isEmpty();
    }

    @Test
    void textOfAnyCharacter() throws Exception {
        String columns = "id INT PRIMARY KEY, v VARCHAR(9), w VARCHAR(9) CHARACTER SET latin1";
        create(columns, columns);
        expectPackets(
                1,
                "INSERT INTO plain.t VALUES (1, 'it''s', 'it''s'), (2, 'ä', 'ä'), (3, '\\\\ ', '\\\\ '), (4, '', '')");
        assertThat(pair.targetRows("SELECT id, HEX(v), HEX(w) FROM plain.t"))
                .containsExactly("1 | 69742773 | 69742773", "2 | C3A4 | E4", "3 | 5C20 | 5C20", "4 |  | ");
    }

    @Test
    void aRowThatDiffersIsAConflict() throws Exception {
        create("id INT PRIMARY KEY, v INT", "id INT PRIMARY KEY, v INT");
        expectPackets(1, "INSERT INTO plain.t VALUES (1, 1), (2, 2)");
        pair.onTarget("UPDATE plain.t SET v = 7 WHERE id = 2");
        expectPackets(0, "UPDATE plain.t SET v = v + 1");
        assertThat(pair.takeConflict().kind()).isEqualTo(ConflictKind.UPDATE_DIFFERS);
        assertThat(pair.targetRows("SELECT * FROM plain.t")).containsExactly("1 | 2", "2 | 7");
        pair.onTarget("DELETE FROM plain.t WHERE id = 1");
        expectPackets(0, "DELETE FROM plain.t WHERE id = 1");
        assertThat(pair.takeConflict().kind()).isEqualTo(ConflictKind.DELETE_MISSING);
    }

    @Test
    void changesOfOneRowFollowEachOther() throws Exception {
        create("id INT PRIMARY KEY, v INT UNIQUE", "id INT PRIMARY KEY, v INT UNIQUE");
        expectPackets(
                1,
                "BEGIN",
                "INSERT INTO plain.t VALUES (1, 1), (2, 2)",
                "UPDATE plain.t SET v = 3 WHERE id = 1",
                "UPDATE plain.t SET id = 3, v = 1 WHERE id = 2",
                "DELETE FROM plain.t WHERE id = 1",
                "INSERT INTO plain.t VALUES (1, 2)",
                "COMMIT");
        assertThat(pair.targetRows("SELECT * FROM plain.t ORDER BY id")).containsExactly("1 | 2", "3 | 1");
    }

    private void create(String source, String target) throws Exception {
        pair.onSource("CREATE TABLE plain.t (" + source + ")");
        pair.skip();
        pair.onTarget("CREATE TABLE plain.t (" + target + ")");
        pair.forget("plain", "t");
    }

    private void expectPackets(int expected, String... statements) throws Exception {
        long before = pair.appliedByPackets();
        pair.replicate(statements);
        assertThat(pair.appliedByPackets() - before).isEqualTo(expected);
    }
}
