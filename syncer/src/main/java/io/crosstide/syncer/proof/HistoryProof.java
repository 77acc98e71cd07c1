package io.crosstide.syncer.proof;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.topology.StreamName;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Proves that a source's history is the one that the stream was read from, and is all still there. Pure.
 *
 * <p>What was read of this datacenter's own transactions must still be executed: after a restore, a RESET, or a failover that
 * lost a tail, the missing numbers may be given to other transactions, which would then be taken for known. And what
 * was not read must not be purged.
 */
public final class HistoryProof {
    public static final String REMEDY =
            "The stream cannot go on from another history. Compare the datacenters (crosstide compare),"
                    + " then delete the stream's topics and its row in crosstide.stream, and init again with targets"
                    + " seeded anew";

    private final StreamName stream;
    private final GtidSet executed;
    private final GtidSet purged;

    /** @param executed the source's {@code @@gtid_executed}, {@code purged} its {@code @@gtid_purged} */
    public HistoryProof(StreamName stream, GtidSet executed, GtidSet purged) {
        this.stream = stream;
        this.executed = executed;
        this.purged = purged;
    }

    /** Throws {@link StreamStoppedException} when there is no proof. */
    public void verify(Checkpoint checkpoint, Predicate<UUID> own) {
        verifyKept(checkpoint, own);
        GtidSet read = read(checkpoint);
        GtidSet gone = purged.minus(read);
        if (!gone.isEmpty()) {
            throw new StreamStoppedException(
                    "Stream " + stream + " cannot resume: the source purged " + gone
                            + " before it was read; the stream got to " + shown(read),
                    "Those transactions cannot be read any more: " + StreamStoppedException.NEW_STREAM
                            + ". Keep binlogs longer (binlog_expire_logs_seconds) than the syncer may stand still");
        }
    }

    /** Throws {@link StreamStoppedException} when the source lost what was read from it. */
    void verifyKept(Checkpoint checkpoint, Predicate<UUID> own) {
        GtidSet lost = missing(checkpoint, own);
        if (!lost.isEmpty()) {
            throw new StreamStoppedException(
                    "Stream " + stream + " cannot go on: the source no longer has " + lost
                            + ", which was read from it; its executed set is " + shown(executed),
                    REMEDY);
        }
    }

    /** What was read of the source and is not executed there. */
    public GtidSet missing(Checkpoint checkpoint, Predicate<UUID> own) {
        // the start set's foreign GTIDs and echoes are not needed: a writer applies again what was lost of them
        return checkpoint.published().plus(read(checkpoint).onlyOf(own)).minus(executed);
    }

    private static GtidSet read(Checkpoint checkpoint) {
        return checkpoint.executed().plus(checkpoint.pending());
    }

    private static String shown(GtidSet set) {
        return set.isEmpty() ? "empty" : set.toString();
    }
}
