package io.crosstide.syncer.proof;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.streams.Time;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.connect.Primary;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Asks the source from time to time whether the binlog connection still tells its whole story.
 *
 * <p>After RESET BINARY LOGS a connection that was open goes on sending heartbeats for a file that is gone, and a server that was
 * demoted goes on too. So: what was read must still be executed, what was executed at the last look must have been read when
 * the connection says that there is no more, and the server must still be the primary.
 */
public final class SourceWatch {
    private static final int NETWORK_TIMEOUT_MILLIS = 5_000;
    private static final Executor DIRECTLY = Runnable::run;

    private final StreamName stream;
    private final Primary primary;
    private final Predicate<UUID> own;
    private final Duration interval;
    private final PurgedPrepares purgedPrepares;
    private final Time time;
    private long askedNanos;
    private GtidSet executedBefore = GtidSet.EMPTY;
    private GtidSet missingBefore = GtidSet.EMPTY;

    public SourceWatch(StreamName stream, Primary primary, Predicate<UUID> own, Duration interval, Time time)
            throws SQLException {
        this.stream = stream;
        this.primary = primary;
        this.own = own;
        this.interval = interval;
        this.time = time;
        this.askedNanos = time.nanos();
        this.purgedPrepares = new PurgedPrepares(stream);
        primary.connection().setNetworkTimeout(DIRECTLY, NETWORK_TIMEOUT_MILLIS);
    }

    /**
     * Looks when it is time to.
     *
     * @param allRead whether the connection says that nothing more is there
     * @param known what was read
     */
    public void tick(boolean allRead, Checkpoint committed, Supplier<GtidSet> known) throws IOException, SQLException {
        if (time.since(askedNanos).compareTo(interval) < 0) {
            return;
        }
        Connection connection = primary.connection();
        SourceState now = SourceState.read(connection);
        verifyKept(now, committed);
        purgedPrepares.look(connection, now.purged(), committed, allRead);
        GtidSet unread = executedBefore.minus(known.get());
        if (allRead && !unread.isEmpty()) {
            throw new IOException("The binlog connection to " + primary.endpoint() + " says that there is no more, yet "
                    + unread + " has not come");
        }
        if (isReadOnly(connection)) {
            throw new IOException("MySQL " + primary.endpoint() + " is read-only now: looking for the primary");
        }
        executedBefore = now.executed();
        askedNanos = time.nanos();
    }

    /**
     * A transaction is sent to replicas before it is in gtid_executed, long before where it waits for a semi-synchronous replica.
     * So what is missing is lost only if it is still missing at the next look, and nothing waits.
     */
    private void verifyKept(SourceState now, Checkpoint committed) throws SQLException {
        HistoryProof proof = new HistoryProof(stream, now.executed(), now.purged());
        GtidSet missing = proof.missing(committed, own);
        if (missing.intersects(missingBefore) && !SemiSynchronousWait.isOn(primary.connection())) {
            proof.verifyKept(committed, own);
        }
        missingBefore = missing;
    }

    private static boolean isReadOnly(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.read_only OR @@global.super_read_only")) {
            return row.next() && row.getInt(1) == 1;
        }
    }
}
