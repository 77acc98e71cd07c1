package io.crosstide.writer.session;

import io.crosstide.topology.connect.MysqlConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Prepares a connection for replay.
 *
 * <p>The session accepts every value that the source can store: zero and invalid dates, zero in auto-increment columns.
 * Strict mode refuses values that the target cannot store. READ COMMITTED avoids gap locks. The wait for row locks of
 * others is short, because a transaction that waits gives way to others. The wait for metadata locks is shorter still,
 * because an ALTER TABLE must block only its own table. Error messages are in English, because the writer reads names
 * from them.
 *
 * <p>MySQL reports both lock waits with error 1205. InnoDB reports it after the row lock timeout, never before. So an
 * error that comes before the row lock timeout is a wait for a metadata lock.
 */
public final class ReplaySession {
    public static final String STRICT_MODE = "STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";
    /**
     * Accepts the empty string that represents an invalid ENUM value. Any other value that it adjusts causes a warning.
     */
    public static final String LENIENT_MODE = "NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";

    /**
     * Part of a SET: otherwise the server may hide the primary keys that it generates. MySQL before 8.0.30 generates
     * none and skips the comment.
     */
    private static final String SHOW_ALL = " /*!80030 show_gipk_in_create_table_and_information_schema = ON, */";

    /** Part of a SET: the next transaction, and only that, reads uncommitted rows. */
    public static final String READ_UNCOMMITTED_ONCE = "@@transaction_isolation = 'READ-UNCOMMITTED'";

    /**
     * Part of a SET: the session has the present time. A BINLOG statement leaves the time of the source's event in it, for
     * all statements that follow.
     */
    public static final String PRESENT_TIME = "@@session.timestamp = DEFAULT";

    /** Part of a SET: the next statement that uses a table begins a transaction. It saves a BEGIN. */
    public static final String TRANSACTION = "@@autocommit = 0";

    /** Part of a SET: commits the transaction that is open, if one is. Each statement is a transaction again. */
    public static final String AUTOCOMMIT = "@@autocommit = 1";

    private static final int MIN_WARNINGS = 64;
    private static final int LOCK_WAIT_SECONDS = 2;
    private static final int METADATA_LOCK_WAIT_SECONDS = 1;
    private static final Duration MAX_METADATA_LOCK_WAIT = Duration.ofMillis(1_900);
    /** MySQL's default, and shorter than {@link StatementPatience#FIRST}. */
    private static final int LONE_LOCK_WAIT_SECONDS = 50;

    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private ReplaySession() {}

    /**
     * Sets the session's variables. Call it once per connection, outside a transaction. Needs no privilege and does not
     * change what the caller owns: autocommit, GTID_NEXT, timestamps.
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

    /** A change of this variable needs the privilege SESSION_VARIABLES_ADMIN. */
    private static void requireWarnings(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT @@SESSION.max_error_count")) {
                if (row.next() && row.getInt(1) >= MIN_WARNINGS) {
                    return;
                }
            }
            statement.execute("SET SESSION max_error_count = " + MIN_WARNINGS);
        } catch (SQLException e) {
            throw new SQLException(
                    "max_error_count of the target is less than " + MIN_WARNINGS
                            + ", so it would not report values that it truncates; run SET PERSIST max_error_count = DEFAULT ("
                            + e.getMessage() + ")",
                    e.getSQLState(),
                    e.getErrorCode(),
                    e);
        }
    }

    /** The statement that makes the session wait long for locks: for a transaction that no other one can overtake. */
    public static String waitLong() {
        return "SET @@session.innodb_lock_wait_timeout = " + LONE_LOCK_WAIT_SECONDS + ", @@session.lock_wait_timeout = "
                + LONE_LOCK_WAIT_SECONDS;
    }

    /** Whether a session waited for a lock until its timeout. */
    public static boolean isLockWait(SQLException failure) {
        return failure.getErrorCode() == LOCK_WAIT_TIMEOUT;
    }

    /**
     * Whether the failure is certainly a wait for a metadata lock. A wait after other waits may not be recognised.
     *
     * @param elapsed the time that the statement took, or more
     */
    public static boolean isMetadataLockWait(SQLException failure, Duration elapsed) {
        return isLockWait(failure) && elapsed.compareTo(MAX_METADATA_LOCK_WAIT) < 0;
    }
}
