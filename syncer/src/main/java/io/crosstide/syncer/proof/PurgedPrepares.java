package io.crosstide.syncer.proof;

import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.topology.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once about each XA transaction that has not ended although the binlog with its rows is purged.
 *
 * <p>Nothing is lost yet, and nothing will be lost if the transaction is rolled back. A transaction that the source
 * does not have was only in its binlog: MySQL before 8.0.30 leaves it there if it crashes during XA PREPARE.
 */
final class PurgedPrepares {
    private static final Logger LOG = LoggerFactory.getLogger(PurgedPrepares.class);

    private final StreamName stream;
    private final Set<Gtid> warned = new HashSet<>();
    private final Set<Gtid> missingBefore = new HashSet<>();

    PurgedPrepares(StreamName stream) {
        this.stream = stream;
    }

    /** @param allRead whether the stream has read everything that the source executed, so that no end can follow */
    void check(Connection source, GtidSet purged, Checkpoint committed, boolean allRead) throws SQLException {
        Map<Xid, Gtid> gone = new HashMap<>();
        committed.prepared().forEach((xid, gtid) -> {
            if (purged.contains(gtid) && !warned.contains(gtid)) {
                gone.put(xid, gtid);
            }
        });
        if (gone.isEmpty()) {
            return;
        }
        Optional<List<Xid>> there = XaRecovery.prepared(source);
        gone.forEach((xid, gtid) -> {
            if (there.isEmpty() || there.get().contains(xid)) {
                warn(
                        xid,
                        gtid,
                        "XA transaction is still prepared, and the binlog with its rows is purged",
                        "XA ROLLBACK it, and do its work again. An XA COMMIT may stop the stream, because the rows may have"
                                + " to be read again");
            } else if (!allRead) {
                missingBefore.remove(gtid);
            } else if (!missingBefore.add(gtid)) {
                warn(
                        xid,
                        gtid,
                        "XA transaction is in the binlog as prepared, without an end, and the source does not have it",
                        "Nothing. The server lost it in a crash during XA PREPARE; it stays counted as prepared");
            }
        });
    }

    private void warn(Xid xid, Gtid gtid, String message, String remedy) {
        warned.add(gtid);
        LOG.atWarn()
                .addKeyValue("stream", stream)
                .addKeyValue("gtid", gtid)
                .addKeyValue("xid", xid)
                .addKeyValue("remedy", remedy)
                .log(message);
    }
}
