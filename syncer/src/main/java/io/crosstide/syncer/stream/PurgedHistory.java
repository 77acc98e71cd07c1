package io.crosstide.syncer.stream;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.syncer.filter.OriginFilter;
import io.crosstide.topology.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * GTIDs of other datacenters that the source accounted for with gtid_purged ({@code crosstide init --account-purged}), so they
 * are in no binlog.
 *
 * <p>They come before the join points of the links into this datacenter. No transaction here has rows under them, so nothing
 * depends on them, and they count as read. Whatever else is purged and was not read stops the stream.
 */
final class PurgedHistory {
    private PurgedHistory() {}

    /** Those that the checkpoint does not have yet. */
    static GtidSet read(
            StreamName stream, Connection connection, GtidSet purged, Checkpoint checkpoint, OriginFilter origins)
            throws SQLException {
        GtidSet unread = purged.minus(checkpoint.executed());
        GtidSet history = GtidSet.EMPTY;
        if (unread.isEmpty()) {
            return history;
        }
        Map<String, JoinPoint> joinPoints = JoinPointTable.all(connection, stream.mesh(), stream.cluster());
        for (Map.Entry<String, JoinPoint> link : joinPoints.entrySet()) {
            GtidSet before = link.getValue().gtids().intersection(unread);
            history = history.plus(
                    before.onlyOf(uuid -> link.getKey().equals(origins.known().get(uuid))));
        }
        return history;
    }
}
