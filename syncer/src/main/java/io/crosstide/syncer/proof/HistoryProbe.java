package io.crosstide.syncer.proof;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSource;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.transaction.TransactionStart;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Asks the source once more for the last transactions that it gave, and compares their age: the last one in the stream,
 * whatever its GTID, and the last under each UUID that the source gives GTIDs now.
 *
 * <p>GTID sets alone do not show that a server was reset or restored and has since given the same numbers to other
 * transactions. Such a transaction was committed later than all that is published, so its commit time is greater than the
 * stream's stamp, which the transaction that was published cannot exceed.
 *
 * <p>Nor do they show transactions without GTIDs, of a time when {@code gtid_mode} was not ON: a server begins with the last
 * binlog that it can, behind them, unless it is asked for a transaction from before. So it is where all that was published
 * is purged, or nothing was published.
 *
 * @param gtids may be empty: their binlogs are purged
 * @param published those whose age is compared
 */
public record HistoryProbe(GtidSet gtids, GtidSet published, long stamp) {

    /**
     * @param servers UUIDs under which the source gives GTIDs: its own, its replication group's
     * @param tail the last record in the stream
     */
    public static HistoryProbe of(
            Checkpoint checkpoint, Set<UUID> servers, Optional<StreamRecord> tail, GtidSet purged) {
        GtidSet asked = GtidSet.EMPTY;
        for (UUID server : servers) {
            // of tags too it would be the last of years ago, and the source would look through all its binlogs for it
            GtidSource source = GtidSource.of(server);
            Optional<Gtid> last = checkpoint.published().minus(purged).last(source);
            asked = asked.plus(last.or(() -> checkpoint.executed().last(source))
                    .map(GtidSet::of)
                    .orElse(GtidSet.EMPTY));
        }
        GtidSet published = checkpoint.published();
        if (tail.isPresent() && tail.get() instanceof TransactionChunk last) {
            asked = asked.plus(last.gtid());
            published = published.plus(last.gtid());
        }
        return new HistoryProbe(asked.minus(purged), published, checkpoint.stamp());
    }

    /** Throws {@link StreamStoppedException} when it is another transaction than the one that was published. */
    public void verify(TransactionStart again) {
        if (published.contains(again.gtid()) && again.originalCommitMicros() > stamp) {
            throw new StreamStoppedException(
                    "The source's history changed: " + again + " was committed at " + again.originalCommitMicros()
                            + " µs, later than anything published (" + stamp
                            + " µs), although its GTID is published already",
                    HistoryProof.REMEDY);
        }
    }

    public boolean asksFor(Gtid gtid) {
        return gtids.contains(gtid);
    }
}
