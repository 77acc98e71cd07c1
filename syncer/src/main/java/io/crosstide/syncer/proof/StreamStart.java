package io.crosstide.syncer.proof;

import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.topology.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Chooses the GTID set that a new stream starts after: one at which no XA transaction was prepared, since what was prepared
 * before and commits later would not be in the stream.
 */
public final class StreamStart {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private StreamStart() {}

    /** Throws {@link StreamStoppedException} when there is no such set, or the account may not look. */
    public static GtidSet choose(StreamName stream, Connection connection, Time time) throws SQLException {
        long startNanos = time.nanos();
        GtidSet executed = SourceState.read(connection).executed();
        while (time.since(startNanos).compareTo(PATIENCE) <= 0) {
            List<Xid> prepared = XaRecovery.prepared(connection).orElseThrow(() -> mayNotLook(stream));
            if (!prepared.isEmpty()) {
                throw new StreamStoppedException(
                        "Stream " + stream
                                + " is not created: XA transactions are prepared at its source, whose rows it could not"
                                + " hold when they commit: " + prepared,
                        "Commit or roll back each (XA RECOVER shows them; on a physical copy of another datacenter's"
                                + " server roll back), then run crosstide init again");
            }
            // one that was prepared within the set may have ended before the look, and its end be outside of the set
            GtidSet after = SourceState.read(connection).executed();
            if (after.equals(executed)) {
                return executed;
            }
            executed = after;
        }
        throw new StreamStoppedException(
                "Stream " + stream + " is not created: for " + PATIENCE.toSeconds()
                        + " s there was no moment without a commit at its source, so it cannot be told whether an XA"
                        + " transaction was prepared where the stream would start",
                "Run crosstide init again when the source is less busy");
    }

    private static StreamStoppedException mayNotLook(StreamName stream) {
        return new StreamStoppedException(
                "Stream " + stream
                        + " is not created: the account may not see whether XA transactions are prepared at its source",
                "Run crosstide init with --admin-user, which grants it, or GRANT " + XaRecovery.PRIVILEGE
                        + " ON *.* to the account");
    }
}
