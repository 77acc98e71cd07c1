package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.bookkeeping.PacketCheck;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.change.row.EventsReader;
import io.crosstide.topology.ApplyMode;
import io.crosstide.writer.session.PacketSetup;
import io.crosstide.writer.session.ReplaySession;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tables are applied by their row events: MySQL would apply the others wrongly, and report no error. */
@ExtendWith(ReplayExtension.class)
class EventRowsTest {
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private final ReplayPair pair;

    EventRowsTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void byEvents() throws SQLException {
        pair.onBoth("DROP DATABASE IF EXISTS alike", "CREATE DATABASE alike");
        pair.forget("alike", "t");
        pair.by(ReplayWay.EVENTS);
    }

    @AfterEach
    void bySql() throws SQLException {
        pair.by(ReplayWay.ROWS);
    }

    @Test
    void equalTablesAreAppliedByTheirEvents() throws Exception {
        replicate(
                "id INT PRIMARY KEY, e ENUM('x', 'y'), v VARCHAR(9)",
                "id INT PRIMARY KEY, e ENUM('x', 'y'), v VARCHAR(9)");
        assertThat(pair.appliedByPackets()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            e ENUM('x', 'y'), v VARCHAR(9)                      | e ENUM('y', 'x'), v VARCHAR(9)
            e VARCHAR(9), v VARCHAR(9)                          | v VARCHAR(9), e VARCHAR(9)
            e VARCHAR(9), v VARCHAR(9)                          | e VARCHAR(9), v VARCHAR(10)
            e VARCHAR(9), v INT                                 | e VARCHAR(9), v BIGINT
            e CHAR(9), v VARCHAR(9)                             | e VARCHAR(9), v VARCHAR(9)
            e VARCHAR(9), v VARCHAR(9)                          | e VARCHAR(9), v VARCHAR(9), more INT
            e VARCHAR(9), v DATETIME                            | e VARCHAR(9), v DATETIME(3)
            e VARCHAR(9), v VARCHAR(9) NOT NULL                 | e VARCHAR(9), v VARCHAR(9)
            """)
    void othersAreAppliedBySql(String source, String target) throws Exception {
        replicate("id INT PRIMARY KEY, " + source, "id INT PRIMARY KEY, " + target);
        assertThat(pair.appliedByPackets()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            id INT PRIMARY KEY, e VARCHAR(9), v VARCHAR(9), g VARCHAR(9) AS (CONCAT(e, 'g')) STORED
            id INT PRIMARY KEY, e VARCHAR(9), v VARCHAR(9), UNIQUE KEY ((UPPER(e)))
            """)
    void equalTablesThatTheServerDoesNotChangeAsTheyWereAreAppliedBySql(String columns) throws Exception {
        replicate(columns, columns);
        assertThat(pair.appliedByPackets()).isZero();
    }

    /** The server finds rows by the primary key alone; an insert finds nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {"id INT, v INT", "id INT NOT NULL UNIQUE, v INT", "id VARCHAR(9), v INT, PRIMARY KEY (id(2))"})
    void onlyInsertsAreAppliedByEventsWithoutAPrimaryKey(String columns) throws Exception {
        pair.onBoth("CREATE TABLE alike.t (" + columns + ")");
        pair.forget("alike", "t");
        expectEvents(1, "INSERT INTO alike.t VALUES (1, 1), (2, 2)");
        expectEvents(0, "UPDATE alike.t SET v = 3 WHERE id = 1");
        expectEvents(0, "DELETE FROM alike.t WHERE id = 1");
        assertThat(pair.targetRows("SELECT * FROM alike.t")).containsExactly("2 | 2");
        assertThat(pair.takeConflicts()).isEmpty();
    }

    /** Many rows are compared by lists of values, see {@link RowList}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "s = 'X'",
                "s = 'x '",
                "n = 8",
                "n = NULL",
                "o = 1",
                "d = '2024-01-01 00:00:00.01'",
                "e = 'b'",
                "m = 'b'",
                "b = X'00'",
                "f = 0",
                "f = 1.5000000000000002",
                "c = 1.01"
            })
    void oneOfManyRowsThatDiffersIsFound(String change) throws Exception {
        pair.onBoth("CREATE TABLE alike.t (k VARCHAR(9), id BIGINT UNSIGNED, s VARCHAR(9), n INT, o INT, d DATETIME(2),"
                + " e ENUM('a', 'b'), m SET('a', 'b'), b VARBINARY(9), f DOUBLE, c DECIMAL(9,2),"
                + " u INT, PRIMARY KEY (k, id))");
        pair.forget("alike", "t");
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add("('k" + i % 7 + "', " + i + ", 'x', 7, NULL, '2024-01-01', 'a', 'a', '', "
                    + (i % 2 == 0 ? "1.5" : "0") + ", 1.00, 1)");
        }
        pair.replicate("INSERT INTO alike.t VALUES " + String.join(", ", rows));
        expectEvents(1, "UPDATE alike.t SET u = 2");
        pair.onTarget("UPDATE alike.t SET " + change + " WHERE id = 22");
        expectEvents(0, "UPDATE alike.t SET u = 3");
        assertThat(pair.takeConflict().kind()).isEqualTo(ConflictKind.UPDATE_DIFFERS);
        assertThat(pair.targetRows("SELECT u, COUNT(*) FROM alike.t GROUP BY u ORDER BY u"))
                .containsExactly("2 | 1", "3 | 39");
    }

    /** In a list of tuples, the server finds no row by the number of a member. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ENUM('a', 'b')    | PRIMARY KEY (id, e)
            ENUM('a', 'b')    | PRIMARY KEY (e, id)
            SET('a', 'b')     | PRIMARY KEY (id, e)
            """)
    void manyRowsAreFoundByAKeyWithMembers(String type, String key) throws Exception {
        pair.onBoth("CREATE TABLE alike.t (id INT, e " + type + ", v INT, " + key + ")");
        pair.forget("alike", "t");
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            rows.add("(" + i + ", " + (i % 2 + 1) + ", 1)");
        }
        pair.replicate("INSERT INTO alike.t VALUES " + String.join(", ", rows));
        expectEvents(1, "UPDATE alike.t SET v = 2");
        pair.onTarget("UPDATE alike.t SET v = 7 WHERE id = 11");
        expectEvents(0, "UPDATE alike.t SET v = 3");
        assertThat(pair.takeConflict().kind()).isEqualTo(ConflictKind.UPDATE_DIFFERS);
        assertThat(pair.targetRows("SELECT v, COUNT(*) FROM alike.t GROUP BY v ORDER BY v"))
                .containsExactly("3 | 19", "7 | 1");
    }

    @Test
    void foreignKeysAreCheckedByTheServer() throws Exception {
        pair.onBoth(
                "CREATE TABLE alike.t (id INT PRIMARY KEY, v INT)",
                "CREATE TABLE alike.c (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES alike.t (id))",
                "CREATE TABLE alike.d (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES alike.c (id)"
                        + " ON DELETE CASCADE)");
        pair.forget("alike", "t", "c", "d");
        expectEvents(
                3,
                "INSERT INTO alike.t VALUES (1, 1), (2, 2)",
                "INSERT INTO alike.c VALUES (1, 1)",
                "INSERT INTO alike.d VALUES (1, 1)");
        expectEvents(2, "UPDATE alike.t SET v = 3", "UPDATE alike.c SET t = 2 WHERE id = 1");
        expectEvents(1, "DELETE FROM alike.t WHERE id = 1");
        expectEvents(0, "UPDATE alike.t SET id = 7 WHERE id = 1 OR id = 3", "DELETE FROM alike.c WHERE id = 1");
        assertThat(pair.takeConflicts()).isEmpty();

        pair.onSource("INSERT INTO alike.t VALUES (8, 8)");
        pair.skip();
        expectEvents(0, "INSERT INTO alike.c VALUES (8, 8)");
        pair.onTarget("INSERT INTO alike.c VALUES (9, 2)");
        expectEvents(0, "DELETE FROM alike.t WHERE id = 2");
        assertThat(pair.takeConflicts()).hasSize(2);
        assertThat(pair.targetRows("SELECT * FROM alike.t")).containsExactly("2 | 3");
        assertThat(pair.targetRows("SELECT * FROM alike.c")).containsExactly("9 | 2");
    }

    /** The target may have children that the source does not know, and would remove them without an error. */
    @Test
    void rowsWhoseRemovalTheTargetWouldCascadeAreRemovedBySql() throws Exception {
        pair.onBoth(
                "CREATE TABLE alike.t (id INT PRIMARY KEY)",
                "CREATE TABLE alike.c (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES alike.t (id)"
                        + " ON DELETE CASCADE)");
        pair.forget("alike", "t", "c");
        expectEvents(1, "INSERT INTO alike.t VALUES (1)");
        pair.onTarget("INSERT INTO alike.c VALUES (9, 1)");
        expectEvents(0, "DELETE FROM alike.t WHERE id = 1");
        assertThat(pair.takeConflicts()).hasSize(1);
        assertThat(pair.targetRows("SELECT * FROM alike.c")).containsExactly("9 | 1");
    }

    /** Cascades are logged in this way, too; what becomes of them if the parent's change is a conflict, SQL finds out. */
    @Test
    void changesWithoutForeignKeyChecksAreAppliedBySql() throws Exception {
        pair.onBoth(
                "CREATE TABLE alike.t (id INT PRIMARY KEY)",
                "CREATE TABLE alike.c (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES alike.t (id))");
        pair.forget("alike", "t", "c");
        try {
            expectEvents(0, "SET SESSION foreign_key_checks = 0", "INSERT INTO alike.c VALUES (1, 1)");
        } finally {
            pair.onSource("SET SESSION foreign_key_checks = 1");
        }
        assertThat(pair.targetRows("SELECT * FROM alike.c")).containsExactly("1 | 1");
    }

    /** The definitions of a packet's tables are checked after its events, so they must not change in between. */
    @Test
    void noOtherSessionAltersTheTableBeforeTheTransactionEnds() throws Exception {
        pair.onBoth("CREATE TABLE alike.t (id INT PRIMARY KEY)");
        pair.forget("alike", "t");
        pair.skip();
        pair.onSource("INSERT INTO alike.t VALUES (1)");
        String events = pair.eventStatement(pair.transactions().get(0));
        try (Connection connection = pair.connectToTarget();
                Statement statement = connection.createStatement()) {
            ReplaySession.prepare(connection);
            PacketSetup.of(new PacketCheck(ReplayPair.LINK, 1), ApplyMode.BINLOG)
                    .prepare(connection);
            statement.execute("BEGIN");
            statement.execute(events);
            pair.onTarget("SET SESSION lock_wait_timeout = 1");
            assertThatThrownBy(() -> pair.onTarget("ALTER TABLE alike.t ADD COLUMN v INT"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(LOCK_WAIT_TIMEOUT));
            statement.execute("COMMIT");
            pair.onTarget("ALTER TABLE alike.t ADD COLUMN v INT");
        } finally {
            pair.onTarget("SET SESSION lock_wait_timeout = DEFAULT");
        }
    }

    @Test
    void aTransactionIsOneStatement() throws Exception {
        pair.onBoth("CREATE TABLE alike.t (id INT PRIMARY KEY)", "CREATE TABLE alike.u (id INT PRIMARY KEY)");
        assertThat(statements(
                        "INSERT INTO alike.t VALUES (1)", "INSERT INTO alike.u VALUES (1)", "DELETE FROM alike.t"))
                .isEqualTo(1);
    }

    @Test
    void statementsOfTablesWithForeignKeysStayAsTheyAre() throws Exception {
        pair.onBoth(
                "CREATE TABLE alike.t (id INT PRIMARY KEY)",
                "CREATE TABLE alike.u (id INT PRIMARY KEY, FOREIGN KEY (id) REFERENCES alike.t (id))");
        assertThat(statements("INSERT INTO alike.t VALUES (1)", "INSERT INTO alike.u VALUES (1)"))
                .isEqualTo(2);
    }

    /** Number of statements in the row events of a transaction. */
    private long statements(String... transaction) throws Exception {
        pair.forget("alike", "t");
        pair.forget("alike", "u");
        pair.skip();
        pair.onSource("BEGIN");
        pair.onSource(transaction);
        pair.onSource("COMMIT");
        String statement = pair.eventStatement(pair.transactions().get(0));
        byte[] events = Base64.getDecoder().decode(statement.substring("BINLOG '".length(), statement.length() - 1));
        return new EventsReader(events, 0)
                .readAll().stream()
                        .filter(event -> event.rows().endsStatement())
                        .count();
    }

    @Test
    void eventsLeaveTheSettingsOfTheSession() throws Exception {
        pair.onBoth("CREATE TABLE alike.t (id INT PRIMARY KEY)");
        pair.forget("alike", "t");
        pair.skip();
        pair.onSource("SET SESSION foreign_key_checks = 0", "INSERT INTO alike.t VALUES (1)");
        pair.onSource("SET SESSION foreign_key_checks = 1");
        String events = pair.eventStatement(pair.transactions().get(0));
        try (Connection connection = pair.connectToTarget();
                Statement statement = connection.createStatement()) {
            ReplaySession.prepare(connection);
            PacketSetup.of(new PacketCheck(ReplayPair.LINK, 1), ApplyMode.BINLOG)
                    .prepare(connection);
            String before = settings(statement);
            statement.execute(events);
            assertThat(settings(statement)).isEqualTo(before).startsWith("11 ");
        }
    }

    private static String settings(Statement statement) throws SQLException {
        try (ResultSet settings =
                statement.executeQuery("SELECT CONCAT(@@foreign_key_checks, @@unique_checks, ' ', @@sql_mode)")) {
            settings.next();
            return settings.getString(1);
        }
    }

    private void expectEvents(int expected, String... statements) throws Exception {
        long before = pair.appliedByPackets();
        pair.replicate(statements);
        assertThat(pair.appliedByPackets() - before).isEqualTo(expected);
    }

    private void replicate(String source, String target) throws Exception {
        pair.onSource("CREATE TABLE alike.t (" + source + ")");
        pair.onTarget("CREATE TABLE alike.t (" + target + ")");
        pair.forget("alike", "t");
        pair.replicate(
                "INSERT INTO alike.t (id, e, v) VALUES (1, 'x', '20200101')".replace("'20200101'", value(source)));
        assertThat(pair.targetRows("SELECT id, e, v FROM alike.t"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith(
                        "1 | x | " + pair.sourceRows("SELECT v FROM alike.t").get(0));
    }

    private static String value(String columns) {
        return columns.contains("v INT") ? "7" : "'2020-01-01'".replace("-", columns.contains("v DATETIME") ? "-" : "");
    }
}
