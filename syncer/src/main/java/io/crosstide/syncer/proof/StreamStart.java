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
 * Chooses the GTID set after which a new stream starts. No XA transaction is prepared at that set: the stream would
 * lack the rows of a transaction that was prepared before and commits later.
 */
public final class StreamStart {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private StreamStart() {}

    /**
     * Throws {@link StreamStoppedException} if there is no such set, or if the account lacks the privilege to see
     * prepared transactions.
     */
    public static GtidSet choose(StreamName stream, Connection connection, Time time) throws SQLException {
        long startNanos = time.nanos();
        GtidSet executed = SourceState.read(connection).executed();
        while (time.since(startNanos).compareTo(PATIENCE) <= 0) {
            List<Xid> prepared = XaRecovery.prepared(connection).orElseThrow(() -> missingPrivilege(stream));
            if (!prepared.isEmpty()) {
                throw new StreamStoppedException(
                        "Stream " + stream
                                + " is not created: XA transactions are prepared at its source, and the stream would lack"
                                + " their rows when they commit: " + prepared,
                        "Commit or roll back each of them (XA RECOVER lists them; on a physical copy of another"
                                + " datacenter's server, roll them back), then run crosstide init again");
            }
            // a transaction prepared within the set may have ended before XA RECOVER ran, with its end outside of the
            // set
            GtidSet after = SourceState.read(connection).executed();
            if (after.equals(executed)) {
                return executed;
            }
            executed = after;
        }
        throw new StreamStoppedException(
                "Stream " + stream + " is not created: its source committed transactions without a pause for "
                        + PATIENCE.toSeconds()
                        + " s, so it is unknown whether an XA transaction was prepared at the start of the"
                        + " stream",
                "Run crosstide init again when the source is less busy");
    }

    private static StreamStoppedException missingPrivilege(StreamName stream) {
        return new StreamStoppedException(
                "Stream " + stream
                        + " is not created: the account lacks the privilege to see which XA transactions are prepared at its"
                        + " source",
                "Run crosstide init with --admin-user, which grants the privilege, or run GRANT " + XaRecovery.PRIVILEGE
                        + " ON *.* to the account");
    }
}
