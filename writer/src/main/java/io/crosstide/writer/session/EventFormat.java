package io.crosstide.writer.session;

import io.crosstide.bookkeeping.PacketCheck;
import io.crosstide.change.event.FormatDescription;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets sessions accept row events: a session must get a format description event before the first of them. This needs a
 * privilege (REPLICATION_APPLIER), so the first refusal ends the attempts for all sessions of a link. Thread-safe.
 */
public final class EventFormat {
    private static final Logger LOG = LoggerFactory.getLogger(EventFormat.class);
    private static final int PRIVILEGE_MISSING = 1227;
    /** The server's max_prepared_stmt_count; it counts the statements of all its clients. */
    private static final int TOO_MANY_PREPARED = 1461;

    private final Optional<PacketCheck> check;
    private final boolean required;
    private volatile boolean refused;

    /**
     * @param check what each packet with events executes; empty if sessions must apply by SQL alone
     * @param required whether a refusal is an error
     */
    public EventFormat(Optional<PacketCheck> check, boolean required) {
        this.check = check;
        this.required = required;
    }

    /** Whether sessions may accept row events, as far as is known. */
    public boolean isUsable() {
        return check.isPresent() && !refused;
    }

    /**
     * Sends the format description, and prepares the check. Returns whether the session accepts row events.
     *
     * <p>The event leaves GTID_NEXT in a state in which it cannot be set to a GTID; AUTOMATIC ends this state.
     */
    public boolean send(Connection connection) throws SQLException {
        if (!isUsable()) {
            return false;
        }
        try (Statement statement = connection.createStatement()) {
            String version = connection.getMetaData().getDatabaseProductVersion();
            byte[] event = FormatDescription.ofRows(version).withoutChecksum();
            statement.execute("BINLOG '" + Base64.getEncoder().encodeToString(event) + "'");
            statement.execute("SET GTID_NEXT = 'AUTOMATIC'");
            statement.execute(check.orElseThrow().prepare());
            return true;
        } catch (SQLException e) {
            boolean forbidden = e.getErrorCode() == PRIVILEGE_MISSING;
            if (required || !(forbidden || e.getErrorCode() == TOO_MANY_PREPARED)) {
                throw e;
            }
            if (forbidden) {
                refused = true;
            }
            LOG.atInfo()
                    .addKeyValue("error", e.getMessage())
                    .log("A session may not send row events; it applies rows by SQL, which is slower");
            return false;
        }
    }
}
