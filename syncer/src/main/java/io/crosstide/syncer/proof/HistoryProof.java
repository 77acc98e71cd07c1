package io.crosstide.syncer.proof;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.topology.StreamName;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Proves that a source still has the history that the stream was read from. Pure.
 *
 * <p>The source must still have executed this datacenter's own transactions that were read. After a restore, a RESET,
 * or a failover that lost transactions, the source may assign the missing numbers to other transactions, and the syncer
 * would treat those as known. Transactions that were not read must not be purged.
 */
public final class HistoryProof {
    public static final String REMEDY =
            "The stream cannot continue with another history. Compare the datacenters (crosstide compare), then "
                    + StreamStoppedException.NEW_STREAM;

    private final StreamName stream;
    private final GtidSet executed;
    private final GtidSet purged;

    /** @param executed the source's {@code @@gtid_executed}, {@code purged} its {@code @@gtid_purged} */
    public HistoryProof(StreamName stream, GtidSet executed, GtidSet purged) {
        this.stream = stream;
        this.executed = executed;
        this.purged = purged;
    }

    /** Throws {@link StreamStoppedException} if the proof fails. */
    public void verify(Checkpoint checkpoint, Predicate<UUID> own) {
        verifyKept(checkpoint, own);
        GtidSet read = read(checkpoint);
        GtidSet gone = purged.minus(read);
        if (!gone.isEmpty()) {
            throw new StreamStoppedException(
                    "Stream " + stream + " cannot resume: the source purged " + gone
                            + " before it was read; the stream has read " + shown(read),
                    "The stream can no longer read these transactions: " + StreamStoppedException.NEW_STREAM
                            + ". Set binlog_expire_logs_seconds longer than any outage of the syncer");
        }
    }

    /** Throws {@link StreamStoppedException} if the source lost transactions that were read from it. */
    void verifyKept(Checkpoint checkpoint, Predicate<UUID> own) {
        GtidSet lost = missing(checkpoint, own);
        if (!lost.isEmpty()) {
            throw new StreamStoppedException(
                    "Stream " + stream + " cannot continue: the source no longer has " + lost
                            + ", which was read from it; its executed set is " + shown(executed),
                    REMEDY);
        }
    }

    /** Transactions that were read from the source and are not executed there. */
    public GtidSet missing(Checkpoint checkpoint, Predicate<UUID> own) {
        // foreign GTIDs of the start set and echoes may be missing: a writer applies lost ones again
        return checkpoint.published().plus(read(checkpoint).onlyOf(own)).minus(executed);
    }

    private static GtidSet read(Checkpoint checkpoint) {
        return checkpoint.executed().plus(checkpoint.pending());
    }

    private static String shown(GtidSet set) {
        return set.isEmpty() ? "empty" : set.toString();
    }
}
