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
 * The sessions of a link at its target, of all processes and hosts. A connection attribute identifies them.
 *
 * <p>{@code session_connect_attrs} shows the sessions of all hosts and requires SELECT on it. Without this privilege,
 * {@code session_account_connect_attrs} shows only the sessions of this host.
 */
final class LinkSessions {
    private static final Logger LOG = LoggerFactory.getLogger(LinkSessions.class);
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

    /** Chooses the table that shows the sessions. Stops the link if that table does not show the given session. */
    static LinkSessions of(LinkName link, Connection connection, Time time) throws SQLException, LinkStoppedException {
        LinkSessions sessions = new LinkSessions(link, connection, "session_connect_attrs", time);
        boolean visible;
        try {
            visible = sessions.seesOwnSession();
        } catch (SQLException e) {
            if (e.getErrorCode() != TABLE_ACCESS_DENIED) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("link", link)
                    .addKeyValue("table", "performance_schema.session_connect_attrs")
                    .addKeyValue("remedy", "run `crosstide init` again")
                    .log("The target's account may not read the table, so the writer cannot end sessions that a"
                            + " writer on another host left open");
            sessions = new LinkSessions(link, connection, "session_account_connect_attrs", time);
            visible = sessions.seesOwnSession();
        }
        if (!visible) {
            throw new LinkStoppedException(
                    "Link " + link + ": the target's performance_schema does not show the connection attribute "
                            + LinkName.LINK_ATTRIBUTE + "='" + link.attribute() + "' of the writer's own session",
                    "set performance_schema=ON and performance_schema_session_connect_attrs_size=2048 at the target");
        }
        return sessions;
    }

    private boolean seesOwnSession() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1 FROM performance_schema." + view
                + " WHERE processlist_id = CONNECTION_ID() AND attr_name = ? AND attr_value = ?")) {
            statement.setString(1, LinkName.LINK_ATTRIBUTE);
            statement.setString(2, link.attribute());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Kills all sessions of the link except this one; returns their number. */
    int kill() throws SQLException {
        List<Long> others = others();
        for (long id : others) {
            LOG.atInfo()
                    .addKeyValue("link", link)
                    .addKeyValue("session", id)
                    .log("Ending a session of an earlier owner");
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

    /** Kills sessions until none is left. A session is visible until its transaction is committed or rolled back. */
    void killAll(long deadlineNanos) throws SQLException {
        while (kill() > 0) {
            if (time.nanos() > deadlineNanos) {
                throw new SQLTransientConnectionException(
                        "Link " + link + ": sessions " + others() + " of an earlier owner did not end after KILL");
            }
            try {
                time.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLTransientConnectionException(
                        "Interrupted while ending earlier sessions of link " + link, e);
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
