package io.crosstide.writer.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.bookkeeping.ExpectedRow;
import io.crosstide.bookkeeping.GuardRow;
import io.crosstide.bookkeeping.OwnerRow;
import io.crosstide.bookkeeping.OwnerTable;
import io.crosstide.bookkeeping.PacketCheck;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each packet of row events proves the owner, the definitions and the rows, at a real target. */
@ExtendWith(ReplayExtension.class)
class PacketCheckTest {
    private static final LinkName LINK = new LinkName("me'sh", "orders", "beijing", "shanghai");
    private static final PacketCheck CHECK = new PacketCheck(LINK, 7);
    private static final String NEXT_EPOCH =
            "UPDATE crosstide.owner SET epoch = 8 WHERE cluster = 'orders' AND source = 'beijing'";
    private static final int OUT_OF_RANGE = 1690;
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private final ReplayPair pair;
    private final Connection guard;
    private final Connection session;
    private GuardRow row;

    PacketCheckTest(ReplayPair pair) throws SQLException {
        this.pair = pair;
        this.guard = pair.connectToTarget();
        this.session = pair.connectToTarget();
        this.row = GuardRow.begin(guard);
    }

    @BeforeEach
    void prepare() throws SQLException {
        pair.onTarget(
                "DROP DATABASE IF EXISTS checked",
                "CREATE DATABASE checked",
                "CREATE TABLE checked.t (id INT PRIMARY KEY, n INT)",
                "INSERT INTO checked.t VALUES (1, 10), (2, 20), (3, 30)");
        raiseTo(7);
        execute("SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
        execute(CHECK.prepare());
        begin();
    }

    @AfterEach
    void end() throws SQLException {
        session.close();
        guard.close();
        pair.onTarget("DELETE FROM crosstide.owner WHERE cluster = 'orders' AND mesh LIKE 'me%sh'");
    }

    @Test
    void passesIfAllIsThere() {
        assertThatCode(() -> execute(PacketCheck.EXECUTE)).doesNotThrowAnyException();
        assertThatCode(() -> execute(CHECK.with(expected(20)))).doesNotThrowAnyException();
    }

    @Test
    void failsInAnotherEpoch() throws SQLException {
        raiseTo(8);
        assertFails(PacketCheck.EXECUTE);
        assertFails(CHECK.with(expected(20)));
    }

    @Test
    void failsWithoutTheGuardsRow() throws SQLException {
        try (Statement statement = guard.createStatement()) {
            statement.execute("ROLLBACK");
        }
        assertFails(PacketCheck.EXECUTE);
        assertFails(CHECK.with(expected(20)));
    }

    @Test
    void failsWithTheRowOfAnotherGuard() throws SQLException {
        row = new GuardRow(UUID.randomUUID());
        begin();
        assertFails(PacketCheck.EXECUTE);
        assertFails(CHECK.with(expected(20)));
    }

    @Test
    void failsIfARowDiffersOrIsMissing() throws SQLException {
        assertFails(CHECK.with(expected(21)));
        execute("ROLLBACK"); // it has locked the rows
        begin();
        pair.onTarget("DELETE FROM checked.t WHERE id = 2");
        assertFails(CHECK.with(expected(20)));
    }

    @Test
    void keepsTheEpochUntilTheTransactionEnds() throws SQLException {
        execute(PacketCheck.EXECUTE);
        assertThat(errorOf(NEXT_EPOCH)).isEqualTo(LOCK_WAIT_TIMEOUT);
        execute("COMMIT");
        assertThat(errorOf(NEXT_EPOCH)).isZero();
    }

    @Test
    void keepsTheEpochAndTheRowsUntilTheTransactionEnds() throws SQLException {
        execute(CHECK.with(expected(20)));
        assertThat(errorOf(NEXT_EPOCH)).isEqualTo(LOCK_WAIT_TIMEOUT);
        assertThat(errorOf("UPDATE checked.t SET n = 0 WHERE id = 2")).isEqualTo(LOCK_WAIT_TIMEOUT);
        assertThat(errorOf("UPDATE checked.t SET n = 0 WHERE id = 3")).isZero();
    }

    private static List<ExpectedRow> expected(int number) {
        return List.of(
                new ExpectedRow("checked.t", "r0", "r0.id = 1 AND r0.n = 10"),
                new ExpectedRow("checked.t", "r1", "r1.id = 2 AND r1.n = " + number));
    }

    private void raiseTo(long epoch) throws SQLException {
        try (Connection connection = pair.connectToTarget()) {
            new OwnerTable(LINK).write(connection, new OwnerRow(epoch, "test"));
        }
    }

    private void begin() throws SQLException {
        execute("SET " + PacketCheck.expecting(row));
        execute("BEGIN");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private void assertFails(String sql) {
        assertThatThrownBy(() -> execute(sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(OUT_OF_RANGE));
    }

    /** The error of a statement of another session; 0 if there is none. */
    private int errorOf(String sql) throws SQLException {
        try (Connection connection = pair.connectToTarget();
                Statement statement = connection.createStatement()) {
            statement.execute("SET innodb_lock_wait_timeout = 1");
            statement.execute(sql);
            return 0;
        } catch (SQLException e) {
            return e.getErrorCode();
        }
    }
}
