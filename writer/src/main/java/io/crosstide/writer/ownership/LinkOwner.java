package io.crosstide.writer.ownership;

import io.crosstide.bookkeeping.OwnerRow;
import io.crosstide.bookkeeping.OwnerTable;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this process the owner of a link at its target (docs/decisions/0002).
 *
 * <p>After {@link #takeOver} returns, no session of an earlier owner is left, none that was opened since can commit,
 * because each target transaction reads the epoch with {@link OwnerTable#proof}, and so what the target says of its positions is
 * final.
 */
public final class LinkOwner {
    private static final Logger LOG = LoggerFactory.getLogger(LinkOwner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;

    private final LinkName link;
    private final OwnerTable owners;
    private final String instance;
    private final Time time;

    /** @param instance names this process; without colon and comma, which separate connection attributes */
    public LinkOwner(LinkName link, String instance, Time time) {
        this.time = time;
        this.link = link;
        this.owners = new OwnerTable(link);
        this.instance = instance;
    }

    /**
     * Ends all other sessions of the link and raises its epoch.
     *
     * @param connection a session of this link, with its connection attribute
     * @param expected the epoch that this process had or found: it takes the link only if no other process took it since
     * @return the new epoch
     */
    public long takeOver(Connection connection, long expected)
            throws SQLException, LinkFencedException, LinkStoppedException {
        LinkSessions sessions = LinkSessions.of(link, connection, time);
        long deadline = time.nanos() + PATIENCE.toNanos();
        refuseWhenTaken(expected, owners.read(connection).orElseGet(this::nobody));
        while (true) {
            sessions.kill();
            try {
                long epoch = raise(connection, expected);
                sessions.killAll(deadline);
                LOG.atInfo()
                        .addKeyValue("link", link)
                        .addKeyValue("epoch", epoch)
                        .log("Took over the link at its target");
                return epoch;
            } catch (SQLException e) {
                boolean locked = e.getErrorCode() == LOCK_WAIT_TIMEOUT || e.getErrorCode() == DEADLOCK;
                if (!locked || time.nanos() > deadline) {
                    throw e;
                }
                rollback(connection);
            }
        }
    }

    private long raise(Connection connection, long expected) throws SQLException, LinkFencedException {
        execute(connection, "SET SESSION innodb_lock_wait_timeout = 2");
        execute(connection, "BEGIN");
        OwnerRow found = owners.readForUpdate(connection).orElseGet(this::nobody);
        try {
            refuseWhenTaken(expected, found);
        } catch (LinkFencedException e) {
            rollback(connection);
            throw e;
        }
        long epoch = Math.max(found.epoch(), expected) + 1;
        owners.write(connection, new OwnerRow(epoch, instance));
        execute(connection, "COMMIT");
        return epoch;
    }

    /** The epoch at the target; 0 if nobody has owned the link yet. */
    public long epoch(Connection connection) throws SQLException {
        return owners.read(connection).map(OwnerRow::epoch).orElse(0L);
    }

    @Override
    public String toString() {
        return "Link " + link;
    }

    /** The owner of a link that nobody has owned yet. */
    private OwnerRow nobody() {
        return new OwnerRow(0, instance);
    }

    /**
     * A smaller epoch than ours is no sign of another owner: a replica that became primary may lack the last writes. Nor is
     * one that we raised ourselves before a takeover failed halfway.
     */
    private void refuseWhenTaken(long own, OwnerRow found) throws LinkFencedException {
        if (found.epoch() > own && !found.instance().equals(instance)) {
            throw new LinkFencedException(link, own, found.epoch());
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
