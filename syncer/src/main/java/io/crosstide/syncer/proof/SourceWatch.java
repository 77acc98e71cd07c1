package io.crosstide.syncer.proof;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.streams.Time;
import io.crosstide.syncer.status.StreamMetrics;
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
 * Checks from time to time that the binlog connection still delivers everything that the source executes.
 *
 * <p>After RESET BINARY LOGS an open connection continues to send heartbeats for a file that no longer exists. A
 * demoted server also continues to send. Therefore each check requires three facts. What was read is still executed.
 * What was executed at the previous check has been read, if the connection reports that there is nothing more. The
 * server is still the primary. It also measures the server's clock and asks how long it keeps its binlog, for the
 * metrics only.
 */
public final class SourceWatch {
    private static final int NETWORK_TIMEOUT_MILLIS = 5_000;
    private static final Duration RETENTION_INTERVAL = Duration.ofSeconds(30);
    private static final Executor DIRECTLY = Runnable::run;

    private final StreamName stream;
    private final Primary primary;
    private final Predicate<UUID> own;
    private final Duration interval;
    private final PurgedPrepares purgedPrepares;
    private final StreamMetrics metrics;
    private final Time time;
    private long checkedNanos;
    private long retentionNanos;
    private GtidSet executedBefore = GtidSet.EMPTY;
    private GtidSet missingBefore = GtidSet.EMPTY;

    public SourceWatch(
            StreamName stream,
            Primary primary,
            Predicate<UUID> own,
            Duration interval,
            StreamMetrics metrics,
            Time time)
            throws SQLException {
        this.stream = stream;
        this.primary = primary;
        this.own = own;
        this.interval = interval;
        this.metrics = metrics;
        this.time = time;
        this.checkedNanos = time.nanos();
        this.retentionNanos = checkedNanos - RETENTION_INTERVAL.toNanos();
        this.purgedPrepares = new PurgedPrepares(stream);
        primary.connection().setNetworkTimeout(DIRECTLY, NETWORK_TIMEOUT_MILLIS);
    }

    /**
     * Runs the check if it is due.
     *
     * @param allRead whether the connection reported that there is nothing more
     * @param known the GTIDs that were read
     */
    public void tick(boolean allRead, Checkpoint committed, Supplier<GtidSet> known) throws IOException, SQLException {
        if (time.since(checkedNanos).compareTo(interval) < 0) {
            return;
        }
        Connection connection = primary.connection();
        SourceState now = SourceState.withReplayed(connection);
        verifyKept(now, committed);
        purgedPrepares.check(connection, now.purged(), committed, allRead);
        GtidSet unread = executedBefore.minus(known.get());
        if (allRead && !unread.isEmpty()) {
            throw new IOException("The binlog connection to " + primary.endpoint()
                    + " reports that there is nothing more, but " + unread + " has not arrived");
        }
        if (isReadOnly(connection)) {
            throw new IOException("MySQL " + primary.endpoint() + " is read-only now: looking for the primary");
        }
        metrics.clockSkew(SourceClock.ahead(connection, time));
        if (time.since(retentionNanos).compareTo(RETENTION_INTERVAL) >= 0) {
            retentionNanos = time.nanos();
            metrics.binlogRetention(BinlogRetention.seconds(connection));
        }
        executedBefore = now.executed();
        checkedNanos = time.nanos();
    }

    /**
     * MySQL sends a transaction to replicas before it adds it to gtid_executed; long before, if it waits for a
     * semi-synchronous replica. So a missing transaction is lost only if it is still missing at the next check and no
     * session waits for a replica.
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
