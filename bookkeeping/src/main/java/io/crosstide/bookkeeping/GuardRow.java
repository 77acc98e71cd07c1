package io.crosstide.bookkeeping;

import io.crosstide.change.row.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * A row of {@code crosstide.guard} that is never committed: it exists as long as the transaction that inserted it. InnoDB
 * removes it before the transaction releases its metadata locks, also when its session is killed.
 */
public record GuardRow(UUID id) {
    /** Milliseconds for which a query may wait for a metadata lock. */
    private static final int PATIENCE_MILLIS = 200;

    /**
     * Statements that leave a trace of a transaction in the binlog, and nothing in the table: a row comes and goes. They mark
     * a target transaction that compares rows before it changes them, for the audit (docs/decisions/0024).
     */
    public static List<String> rowByRow() {
        UUID id = UUID.randomUUID();
        return List.of(
                "INSERT INTO crosstide.guard VALUES ('" + id + "')",
                "DELETE FROM crosstide.guard WHERE id = '" + id + "'");
    }

    /** Begins a transaction with the row, on a session that reads uncommitted rows. */
    public static GuardRow begin(Connection connection) throws SQLException {
        GuardRow row = new GuardRow(UUID.randomUUID());
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
            // the second is for the INSERT, and cannot be shorter
            statement.execute("SET SESSION max_execution_time = " + PATIENCE_MILLIS + ", lock_wait_timeout = 1");
            statement.execute("ROLLBACK"); // otherwise the next statement would commit an earlier row
            statement.execute("START TRANSACTION");
            statement.execute("INSERT INTO crosstide.guard VALUES ('" + row.id + "')");
            return row;
        }
    }

    /** Locks the definitions of tables until the transaction of the connection ends. */
    public static void lock(Connection connection, Collection<TableName> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (TableName table : tables) {
                statement.execute("SELECT 1 FROM " + table.quoted() + " LIMIT 0");
            }
        }
    }

    /** Whether the row exists, on a session that reads uncommitted rows. */
    public boolean exists(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT COUNT(*) = 1 FROM crosstide.guard WHERE id = '" + id + "'")) {
            return row.next() && row.getBoolean(1);
        }
    }
}
