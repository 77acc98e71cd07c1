package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.writer.session.ReplaySession;
import io.crosstide.writer.value.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ReplayExtension.class)
class StatementExecutorTest {
    private final ReplayPair pair;

    StatementExecutorTest(ReplayPair pair) {
        this.pair = pair;
    }

    @Test
    void sessionIsStrictAgainAfterAFailedLenientStatement() throws Exception {
        pair.onTarget(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.e (id INT PRIMARY KEY, e ENUM('a'))",
                "INSERT INTO shop.e VALUES (1, 'a')");
        try (Connection connection = pair.connectToTarget()) {
            ReplaySession.prepare(connection);
            StatementExecutor executor = new StatementExecutor(connection);
            Sql taken = new Sql().append("INSERT INTO shop.e VALUES (1, 0)");
            assertThatThrownBy(() -> executor.update(taken, Set.of("e"))).isInstanceOf(SQLException.class);
            try (Statement statement = connection.createStatement();
                    ResultSet mode = statement.executeQuery("SELECT @@SESSION.sql_mode")) {
                mode.next();
                assertThat(mode.getString(1)).contains("STRICT_ALL_TABLES");
            }
        }
    }

    /** MySQL only reports a note when it truncates spaces that do not fit. */
    @Test
    void truncatedValueIsAnErrorIfTheServerReportsNoNotes() throws Exception {
        pair.onTarget(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.s (v VARCHAR(2))",
                "SET GLOBAL sql_notes = 0",
                "SET GLOBAL max_error_count = 0");
        try (Connection connection = pair.connectToTarget()) {
            ReplaySession.prepare(connection);
            StatementExecutor executor = new StatementExecutor(connection);
            Sql cut = new Sql().append("INSERT INTO shop.s VALUES (?)", "ab ");
            assertThatThrownBy(() -> executor.update(cut))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(1265));
        } finally {
            pair.onTarget("SET GLOBAL sql_notes = DEFAULT", "SET GLOBAL max_error_count = DEFAULT");
        }
    }

    @Test
    void tableNameDoesNotMarkAStatementAsBuildingJson() throws Exception {
        pair.onBoth(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.JSON_archive (id INT PRIMARY KEY, b LONGBLOB)");
        pair.forget("shop", "JSON_archive");

        // As text, with every zero byte escaped, it would be longer than a packet.
        pair.replicate("INSERT INTO shop.JSON_archive VALUES (1, REPEAT(X'00', 36000000))");

        assertThat(pair.targetRows("SELECT LENGTH(b) FROM shop.JSON_archive")).containsExactly("36000000");
        pair.onBoth("DROP TABLE shop.JSON_archive");
    }

    @Test
    void bytesThatAreNoCharacterAreAppliedUnchanged() throws Exception {
        pair.onBoth(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.c (id INT PRIMARY KEY, v VARCHAR(9) CHARACTER SET dec8)");
        pair.forget("shop", "c");

        pair.replicate("INSERT INTO shop.c VALUES (1, _dec8 X'41A4FF')");
        pair.replicate("UPDATE shop.c SET id = 2");

        assertThat(pair.targetRows("SELECT id, HEX(v) FROM shop.c")).containsExactly("2 | 41A4FF");
    }

    @Test
    void bytesThatTheServerWouldChangeAreAnError() throws Exception {
        pair.onTarget(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.c (id INT PRIMARY KEY, v VARCHAR(9) CHARACTER SET utf8mb4)");
        try (Connection connection = pair.connectToTarget()) {
            ReplaySession.prepare(connection);
            Sql bent = new Sql()
                    .append("INSERT INTO shop.c VALUES (1, CONVERT(? USING utf8mb4))", new byte[] {0x41, (byte) 0xFF});
            assertThatThrownBy(() -> new StatementExecutor(connection).update(bent))
                    .isInstanceOf(SQLException.class);
        }
    }
}
