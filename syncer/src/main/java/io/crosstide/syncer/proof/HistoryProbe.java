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
 * Asks the source again for the last transactions that it sent, and compares their commit times: the last transaction
 * in the stream, whatever its GTID, and the last one under each UUID under which the source assigns GTIDs now.
 *
 * <p>GTID sets alone do not show that a server was reset or restored and then assigned the same numbers to other
 * transactions. Such a transaction was committed later than everything published, so its commit time is greater than
 * the stream's stamp. The published transaction cannot exceed the stamp.
 *
 * <p>GTID sets also do not show transactions without GTIDs, from a time when {@code gtid_mode} was not ON. A server
 * starts with the last binlog that it can use, after such transactions, unless it is asked for an earlier transaction.
 * Therefore the probe asks for the last executed transaction if nothing was published or all of it is purged.
 *
 * @param gtids transactions to ask for; empty if their binlogs are purged
 * @param published transactions whose commit times are compared
 */
public record HistoryProbe(GtidSet gtids, GtidSet published, long stamp) {

    /**
     * @param servers UUIDs under which the source assigns GTIDs: its own and that of its replication group
     * @param tail the last record in the stream
     */
    public static HistoryProbe of(
            Checkpoint checkpoint, Set<UUID> servers, Optional<StreamRecord> tail, GtidSet purged) {
        GtidSet asked = GtidSet.EMPTY;
        for (UUID server : servers) {
            // without tags: the last tagged GTID may be years old, and the source would search all its binlogs for it
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

    /** Throws {@link StreamStoppedException} if this is not the transaction that was published. */
    public void verify(TransactionStart start) {
        if (published.contains(start.gtid()) && start.originalCommitMicros() > stamp) {
            throw new StreamStoppedException(
                    "The source's history changed: " + start + " was committed at " + start.originalCommitMicros()
                            + " µs, later than everything published (" + stamp
                            + " µs), although its GTID is already published",
                    HistoryProof.REMEDY);
        }
    }

    public boolean asksFor(Gtid gtid) {
        return gtids.contains(gtid);
    }
}
