package io.crosstide.writer.ownership;

import io.crosstide.bookkeeping.SqlText;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this process the owner of a link at its target (docs/decisions/0002).
 *
 * <p>After {@link #takeOver} returns, no session of an earlier owner is left, none that was opened since can commit,
 * because each target transaction reads the epoch with {@link #proof}, and so what the target says of its positions is
 * final.
 */
public final class LinkOwner {
    private static final Logger logger = LoggerFactory.getLogger(LinkOwner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;

    private record Found(long epoch, String instance) {}

    private final LinkName link;
    private final String instance;
    private final Time time;

    /** @param instance names this process; without colon and comma, which separate connection attributes */
    public LinkOwner(LinkName link, String instance, Time time) {
        this.time = time;
        this.link = link;
        this.instance = instance;
    }

    /** The statement that reads the epoch and keeps it from being raised before the transaction ends. */
    public static String proof(LinkName link) {
        return "SELECT epoch FROM crosstide.owner WHERE mesh = " + SqlText.literalInAnySqlMode(link.mesh())
                + " AND cluster = " + SqlText.literalInAnySqlMode(link.cluster()) + " AND source = "
                + SqlText.literalInAnySqlMode(link.source()) + " FOR SHARE";
    }

    /**
     * Ends all other sessions of the link and raises its epoch.
     *
     * @param connection a session of this link, with its connection attribute
     * @param expected the epoch this process had: the link is taken again only if nobody else took it; empty when it has
     *     just been assigned to this process
     * @return the new epoch
     */
    public long takeOver(Connection connection, OptionalLong expected)
            throws SQLException, LinkFencedException, LinkStoppedException {
        LinkSessions sessions = LinkSessions.of(link, connection, time);
        long deadline = time.nanos() + PATIENCE.toNanos();
        refuseWhenTaken(expected, read(connection, ""));
        while (true) {
            sessions.kill();
            try {
                long epoch = raise(connection, expected);
                sessions.killAll(deadline);
                logger.info("Took over link {} at its target: epoch {}", link, epoch);
                return epoch;
            } catch (SQLException e) {
                boolean held = e.getErrorCode() == LOCK_WAIT_TIMEOUT || e.getErrorCode() == DEADLOCK;
                if (!held || time.nanos() > deadline) {
                    throw e;
                }
                rollback(connection);
            }
        }
    }

    private long raise(Connection connection, OptionalLong expected) throws SQLException, LinkFencedException {
        execute(connection, "SET SESSION innodb_lock_wait_timeout = 2");
        execute(connection, "BEGIN");
        Found found = read(connection, " FOR UPDATE");
        try {
            refuseWhenTaken(expected, found);
        } catch (LinkFencedException e) {
            rollback(connection);
            throw e;
        }
        long epoch = Math.max(found.epoch(), expected.orElse(0)) + 1;
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO crosstide.owner (mesh, cluster, source, epoch, instance, since)"
                        + " VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6)) ON DUPLICATE KEY UPDATE"
                        + " epoch = ?, instance = ?, since = UTC_TIMESTAMP(6)")) {
            statement.setString(1, link.mesh());
            statement.setString(2, link.cluster());
            statement.setString(3, link.source());
            statement.setLong(4, epoch);
            statement.setString(5, instance);
            statement.setLong(6, epoch);
            statement.setString(7, instance);
            statement.executeUpdate();
        }
        execute(connection, "COMMIT");
        return epoch;
    }

    /** The row as it is; epoch 0 when nobody has owned the link yet. */
    private Found read(Connection connection, String lock) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT epoch, instance FROM crosstide.owner"
                + " WHERE mesh = ? AND cluster = ? AND source = ?" + lock)) {
            statement.setString(1, link.mesh());
            statement.setString(2, link.cluster());
            statement.setString(3, link.source());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? new Found(rows.getLong(1), rows.getString(2)) : new Found(0, instance);
            }
        }
    }

    /**
     * A smaller epoch than ours is no sign of another owner: a replica that became primary may lack the last writes. Nor is
     * one that we raised ourselves before a takeover failed halfway.
     */
    private void refuseWhenTaken(OptionalLong own, Found found) throws LinkFencedException {
        if (own.isPresent()
                && found.epoch() > own.getAsLong()
                && !found.instance().equals(instance)) {
            throw new LinkFencedException(link, own.getAsLong(), found.epoch());
        }
    }

    private static void rollback(Connection connection) throws SQLException {
        execute(connection, "ROLLBACK");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
