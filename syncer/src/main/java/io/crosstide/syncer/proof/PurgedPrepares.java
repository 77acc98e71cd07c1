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
 * Warns, once each, of XA transactions that have not ended although the binlog with their rows is purged.
 *
 * <p>Nothing is lost yet, and nothing will be if they are rolled back. One that the source does not have any more was in its
 * binlog alone: MySQL before 8.0.30 leaves it there when it crashes within XA PREPARE.
 */
final class PurgedPrepares {
    private static final Logger LOG = LoggerFactory.getLogger(PurgedPrepares.class);

    private final StreamName stream;
    private final Set<Gtid> warned = new HashSet<>();
    private final Set<Gtid> missingBefore = new HashSet<>();

    PurgedPrepares(StreamName stream) {
        this.stream = stream;
    }

    /** @param allRead whether the stream has read all that the source executed, so that no end is on its way */
    void look(Connection source, GtidSet purged, Checkpoint committed, boolean allRead) throws SQLException {
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
                        "XA {} is still prepared, and the binlog with its rows is purged: if it commits, they may have to"
                                + " be read again and the stream stops; roll it back instead, and do its work again");
            } else if (!allRead) {
                missingBefore.remove(gtid);
            } else if (!missingBefore.add(gtid)) {
                warn(
                        xid,
                        gtid,
                        "XA {} is in the binlog as prepared, without an end, and the source does not have it: it was lost"
                                + " when the server crashed within XA PREPARE. Nothing is to be done; it stays counted as prepared");
            }
        });
    }

    private void warn(Xid xid, Gtid gtid, String message) {
        warned.add(gtid);
        LOG.atWarn().addKeyValue("stream", stream).addKeyValue("gtid", gtid).log(message, xid);
    }
}
