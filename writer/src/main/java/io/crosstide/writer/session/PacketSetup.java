package io.crosstide.writer.session;

import io.crosstide.bookkeeping.PacketCheck;
import io.crosstide.change.event.FormatDescription;
import io.crosstide.topology.ApplyMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares sessions for packets. A session must prepare the check that each packet executes, and get a format description
 * event before it accepts row events. The event needs a privilege (REPLICATION_APPLIER), so the first refusal ends the
 * attempts for all sessions of a link. Thread-safe.
 */
public final class PacketSetup {
    private static final Logger LOG = LoggerFactory.getLogger(PacketSetup.class);
    private static final int PRIVILEGE_MISSING = 1227;
    /** The server's max_prepared_stmt_count; it counts the statements of all its clients. */
    private static final int TOO_MANY_PREPARED = 1461;

    private final Optional<PacketCheck> check;
    private final ApplyMode apply;
    private volatile boolean refused;

    private PacketSetup(Optional<PacketCheck> check, ApplyMode apply) {
        this.check = check;
        this.apply = apply;
    }

    /**
     * For sessions that apply transactions.
     *
     * @param check what each packet executes
     * @param apply SQL for sessions that must not use row events; BINLOG for sessions that must accept them
     */
    public static PacketSetup of(PacketCheck check, ApplyMode apply) {
        return new PacketSetup(Optional.of(check), apply);
    }

    /** For sessions that get no packets. */
    public static PacketSetup none() {
        return new PacketSetup(Optional.empty(), ApplyMode.SQL);
    }

    /** Whether sessions may accept row events: the settings allow it, and the server has not refused it. */
    public boolean mayTakeEvents() {
        return apply != ApplyMode.SQL && !refused;
    }

    /** Prepares a session that {@link ReplaySession} has prepared. */
    public JdbcSession prepare(Connection connection) throws SQLException {
        if (check.isEmpty()) {
            return new JdbcSession(connection);
        }
        boolean events = mayTakeEvents() && describe(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute(check.get().prepare());
            return new JdbcSession(connection, true, events);
        } catch (SQLException e) {
            if (apply == ApplyMode.BINLOG || e.getErrorCode() != TOO_MANY_PREPARED) {
                throw e;
            }
            LOG.atInfo()
                    .addKeyValue("error", e.getMessage())
                    .log("A session cannot prepare a statement; it applies row by row, which is slower");
            return new JdbcSession(connection);
        }
    }

    /**
     * Sends the format description. Returns whether the session accepts row events.
     *
     * <p>The event leaves GTID_NEXT in a state in which it cannot be set to a GTID; AUTOMATIC ends this state.
     */
    private boolean describe(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String version = connection.getMetaData().getDatabaseProductVersion();
            byte[] event = FormatDescription.ofRows(version).withoutChecksum();
            statement.execute("BINLOG '" + Base64.getEncoder().encodeToString(event) + "'");
            statement.execute("SET GTID_NEXT = 'AUTOMATIC'");
            return true;
        } catch (SQLException e) {
            if (apply == ApplyMode.BINLOG || e.getErrorCode() != PRIVILEGE_MISSING) {
                throw e;
            }
            refused = true;
            LOG.atInfo()
                    .addKeyValue("error", e.getMessage())
                    .log("The account may not send row events; the link applies rows by SQL, which is slower");
            return false;
        }
    }
}
