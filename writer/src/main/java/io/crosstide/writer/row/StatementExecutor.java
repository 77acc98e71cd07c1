package io.crosstide.writer.row;

import io.crosstide.writer.conflict.Refusal;
import io.crosstide.writer.session.ReplaySession;
import io.crosstide.writer.value.Sql;
import io.crosstide.writer.value.UndefinedCharacter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes statements that change rows. A value that the server changed to fit the column is an error here, even if
 * MySQL only warns.
 */
public final class StatementExecutor {
    private static final int DATA_TRUNCATED = 1265;
    /**
     * Warnings about a value that an index over an expression truncates. The row itself is complete. The index contains
     * the same as that of a source whose session was not strict.
     */
    private static final Set<Integer> TRUNCATED_IN_INDEX = Set.of(3751, 3752);

    private static final Logger LOG = LoggerFactory.getLogger(StatementExecutor.class);

    private final Connection connection;
    private boolean foreignKeyChecks = true;
    private boolean strict = true;

    StatementExecutor(Connection connection) {
        this.connection = connection;
    }

    /** @return number of rows that match the condition, changed or not */
    int update(Sql sql) throws SQLException {
        return update(sql, Set.of());
    }

    /** @param invalidMembers ENUM columns that get the empty string that MySQL stores for an invalid value */
    int update(Sql sql, Set<String> invalidMembers) throws SQLException {
        if (invalidMembers.isEmpty()) {
            try {
                return run(sql, invalidMembers);
            } catch (SQLException e) {
                if (!TRUNCATED_IN_INDEX.contains(e.getErrorCode())) {
                    throw e;
                }
            }
        }
        strict(false);
        try {
            return run(sql, invalidMembers);
        } finally {
            strict(true);
        }
    }

    /**
     * Changes a single row. (The server also counts rows that an UPDATE with LIMIT 1 has passed over.)
     *
     * @return whether a row matches the condition, changed or not
     */
    boolean updateOne(Sql sql, Set<String> invalidMembers) throws SQLException {
        int rows = update(sql, invalidMembers);
        boolean limited = sql.tables().isEmpty();
        if (rows > 1 && !limited) {
            throw new SQLTransactionRollbackException(
                    "A statement changed several equal rows, of which there was only one before;"
                            + " the transaction must be retried");
        }
        return rows > 0;
    }

    /** @return number of rows that a query finds */
    int count(Sql query) throws SQLException {
        try (PreparedStatement statement = query.prepare(connection);
                ResultSet found = statement.executeQuery()) {
            int rows = 0;
            while (found.next()) {
                rows++;
            }
            return rows;
        }
    }

    private int run(Sql sql, Set<String> invalidMembers) throws SQLException {
        if (!sql.tables().isEmpty()) {
            // MySQL refuses an UPDATE that joins JSON_TABLE if the session has no default database.
            execute("USE information_schema");
        }
        try (PreparedStatement statement = sql.prepare(connection)) {
            int count = statement.executeUpdate();
            for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                if (!isExpected(warning, invalidMembers)) {
                    throw new SQLDataException(
                            warning.getMessage(), warning.getSQLState(), warning.getErrorCode(), warning);
                }
            }
            return count;
        }
    }

    private static boolean isExpected(SQLWarning warning, Set<String> invalidMembers) {
        return HarmlessWarnings.contains(warning.getErrorCode())
                || TRUNCATED_IN_INDEX.contains(warning.getErrorCode())
                || UndefinedCharacter.isKept(warning)
                || (warning.getErrorCode() == DATA_TRUNCATED && invalidMembers.contains(Refusal.column(warning)));
    }

    /** Sets the session's foreign key checks, unless they have this setting already. */
    void foreignKeyChecks(boolean on) throws SQLException {
        if (on != foreignKeyChecks) {
            execute("SET SESSION foreign_key_checks = " + (on ? 1 : 0));
            foreignKeyChecks = on;
        }
    }

    boolean checksForeignKeys() {
        return foreignKeyChecks;
    }

    /** Sets the savepoint; replaces the one set before. */
    void savepoint() throws SQLException {
        execute("SAVEPOINT crosstide_row");
    }

    /** Rolls back to the {@link #savepoint}. */
    void rollbackToSavepoint() throws SQLException {
        execute("ROLLBACK TO SAVEPOINT crosstide_row");
    }

    private void strict(boolean on) throws SQLException {
        if (on != strict) {
            execute("SET SESSION sql_mode = '" + (on ? ReplaySession.STRICT_MODE : ReplaySession.LENIENT_MODE) + "'");
            strict = on;
        }
    }

    /** Restores the session's settings. If the connection is lost, there is nothing to restore. */
    void restore() {
        try {
            strict(true);
            foreignKeyChecks(true);
        } catch (SQLException e) {
            LOG.atDebug()
                    .setCause(e)
                    .log("Cannot restore a session's settings; its connection is lost or will be discarded");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
