package io.crosstide.syncer.publish;

import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.StreamRecord;

/**
 * The topics of one stream, as its only writer sees them: records become visible together with the checkpoint that
 * describes them, or never. Used by one thread.
 *
 * <p>Every method may throw {@link io.crosstide.syncer.failure.StreamFencedException} when another writer has taken over, and
 * other RuntimeExceptions when Kafka fails. After either the log is unusable, and whether the last commit took effect
 * is known by the checkpoint alone.
 */
public interface StreamLog {
    /** Whether records were sent since the last commit. */
    boolean inTransaction();

    /** Bytes of the values sent since the last commit. */
    long bytes();

    /** Number of records sent since the last commit. */
    int records();

    /** Sends a record; returns the bytes of its value. Waits while too much is on its way. */
    int send(StreamRecord streamRecord) throws InterruptedException;

    /** Commits all that was sent since the last commit, with the checkpoint that describes it. */
    void commit(Checkpoint checkpoint);

    /** Commits without a checkpoint: only where what the last one says still holds. */
    void commit();

    /** Aborts all that was sent since the last commit. */
    void abort();
}
