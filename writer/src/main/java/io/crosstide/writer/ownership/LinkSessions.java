package io.crosstide.writer.ownership;

import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of a link at its target, whatever process and host they come from, known by their connection attribute.
 *
 * <p>{@code session_connect_attrs} shows the sessions of all hosts and needs SELECT on it; without, {@code
 * session_account_connect_attrs} shows those that come from this host.
 */
final class LinkSessions {
    private static final Logger logger = LoggerFactory.getLogger(LinkSessions.class);
    private static final int TABLE_ACCESS_DENIED = 1142;
    private static final int NO_SUCH_THREAD = 1094;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final LinkName link;
    private final Connection connection;
    private final String view;
    private final Time time;

    private LinkSessions(LinkName link, Connection connection, String view, Time time) {
        this.time = time;
        this.link = link;
        this.connection = connection;
        this.view = view;
    }

    /** Finds the way to see them; stops the link when even the session given is not seen. */
    static LinkSessions of(LinkName link, Connection connection, Time time) throws SQLException, LinkStoppedException {
        LinkSessions sessions = new LinkSessions(link, connection, "session_connect_attrs", time);
        boolean seen;
        try {
            seen = sessions.seesItself();
        } catch (SQLException e) {
            if (e.getErrorCode() != TABLE_ACCESS_DENIED) {
                throw e;
            }
            logger.warn(
                    "Link {}: the target's account may not read performance_schema.session_connect_attrs, so sessions"
                            + " that a writer on another host left behind cannot be ended; run `crosstide init` again",
                    link);
            sessions = new LinkSessions(link, connection, "session_account_connect_attrs", time);
            seen = sessions.seesItself();
        }
        if (!seen) {
            throw new LinkStoppedException(
                    "Link " + link + ": the target's performance_schema does not show the connection attribute "
                            + LinkName.LINK_ATTRIBUTE + "='" + link.attribute() + "' of the writer's own session",
                    "set performance_schema=ON and performance_schema_session_connect_attrs_size=2048 at the target");
        }
        return sessions;
    }

    private boolean seesItself() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1 FROM performance_schema." + view
                + " WHERE processlist_id = CONNECTION_ID() AND attr_name = ? AND attr_value = ?")) {
            statement.setString(1, LinkName.LINK_ATTRIBUTE);
            statement.setString(2, link.attribute());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Kills all but the session given; returns how many there were. */
    int kill() throws SQLException {
        List<Long> others = others();
        for (long id : others) {
            logger.info("Link {}: ending session {} of an earlier owner", link, id);
            try (Statement statement = connection.createStatement()) {
                statement.execute("KILL " + id);
            } catch (SQLException e) {
                if (e.getErrorCode() != NO_SUCH_THREAD) {
                    throw e;
                }
            }
        }
        return others.size();
    }

    /** Kills until none is left: a session is seen until its transaction is rolled back or committed for good. */
    void killAll(long deadlineNanos) throws SQLException {
        while (kill() > 0) {
            if (time.nanos() > deadlineNanos) {
                throw new SQLTransientConnectionException(
                        "Link " + link + ": sessions " + others() + " of an earlier owner do not end after KILL");
            }
            try {
                time.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLTransientConnectionException("interrupted while ending sessions of link " + link, e);
            }
        }
    }

    private List<Long> others() throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT processlist_id FROM performance_schema."
                + view + " WHERE attr_name = ? AND attr_value = ? AND processlist_id <> CONNECTION_ID()")) {
            statement.setString(1, LinkName.LINK_ATTRIBUTE);
            statement.setString(2, link.attribute());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
        }
        return ids;
    }
}
