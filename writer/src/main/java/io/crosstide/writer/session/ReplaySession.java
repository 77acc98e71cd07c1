package io.crosstide.writer.session;

import io.crosstide.topology.connect.MysqlConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Makes a connection fit for replay.
 *
 * <p>Values that the source holds must be taken: zero and impossible dates, zero in auto-increment columns. Values that
 * the target cannot hold must be refused: strict mode. READ COMMITTED keeps gap locks away. Locks of others are waited
 * for only shortly, metadata locks more so, for an ALTER TABLE must hold up its own table alone. Messages are read for the
 * names in them: in English.
 *
 * <p>MySQL reports both with error 1205. A statement that meets it sooner than a row lock is waited for has met a metadata
 * lock.
 */
public final class ReplaySession {
    public static final String STRICT_MODE = "STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";
    /** Takes the empty string that stands for an invalid value of an ENUM; everything else it bends is a warning. */
    public static final String LENIENT_MODE = "NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";

    /**
     * Part of a SET: otherwise the server may hide the primary keys that it generates. MySQL before 8.0.30 has none, and skips
     * this.
     */
    private static final String SHOW_ALL = " /*!80030 show_gipk_in_create_table_and_information_schema = ON, */";

    private static final int FEWEST_WARNINGS = 64;
    private static final int LOCK_WAIT_SECONDS = 5;
    private static final int METADATA_LOCK_WAIT_SECONDS = 1;
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private ReplaySession() {}

    /**
     * Sets the session's variables; to be done once per connection, outside of a transaction. Needs no privilege, and
     * does not touch what the caller owns: autocommit, GTID_NEXT, time stamps.
     */
    public static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET NAMES utf8mb4");
            statement.execute("SET SESSION sql_mode = '" + STRICT_MODE + "', time_zone = '+00:00',"
                    + " unique_checks = 1, foreign_key_checks = 1, sql_auto_is_null = 0, lc_messages = 'en_US',"
                    + SHOW_ALL + MysqlConnections.SESSION_VARIABLES + ","
                    + " innodb_lock_wait_timeout = " + LOCK_WAIT_SECONDS
                    + ", lock_wait_timeout = " + METADATA_LOCK_WAIT_SECONDS);
        }
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        requireWarnings(connection);
    }

    /** Setting this one needs a privilege, SESSION_VARIABLES_ADMIN. */
    private static void requireWarnings(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT @@SESSION.max_error_count")) {
                if (row.next() && row.getInt(1) >= FEWEST_WARNINGS) {
                    return;
                }
            }
            statement.execute("SET SESSION max_error_count = " + FEWEST_WARNINGS);
        } catch (SQLException e) {
            throw new SQLException(
                    "max_error_count of the target is less than " + FEWEST_WARNINGS
                            + ", so that it would not tell of values that it cuts; SET PERSIST max_error_count = DEFAULT ("
                            + e.getMessage() + ")",
                    e.getSQLState(),
                    e.getErrorCode(),
                    e);
        }
    }

    /**
     * Whether the failure is for sure that of a metadata lock. One that follows other waits may not be told.
     *
     * @param elapsed at least the time that the statement took
     */
    public static boolean isMetadataLockWait(SQLException failure, Duration elapsed) {
        return failure.getErrorCode() == LOCK_WAIT_TIMEOUT && elapsed.toSeconds() < LOCK_WAIT_SECONDS - 1;
    }
}
