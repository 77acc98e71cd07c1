package io.crosstide.syncer.publish;

import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.DefinitionRecord;
import io.crosstide.change.wire.StreamRecord;

/**
 * The topics of one stream, as their only writer sees them. Records become visible together with the checkpoint that
 * describes them, or never. Used by one thread.
 *
 * <p>Every method may throw {@link io.crosstide.syncer.failure.StreamFencedException} if another writer has taken over,
 * and other RuntimeExceptions if Kafka fails. After either, the log is unusable, and only the checkpoint tells whether
 * the last commit took effect.
 */
public interface StreamLog {
    /** Whether records were sent since the last commit. */
    boolean inTransaction();

    /** Bytes of the values sent since the last commit. */
    long bytes();

    /** Number of records sent since the last commit. */
    int records();

    /** Sends a record; returns the bytes of its value. Waits while too many bytes are not acknowledged. */
    int send(StreamRecord streamRecord) throws InterruptedException;

    /** Sends a record about the definition of a table into the topic of the checkpoints. */
    void send(DefinitionRecord definition);

    /** Commits everything that was sent since the last commit, with the checkpoint that describes it. */
    void commit(Checkpoint checkpoint);

    /** Commits without a checkpoint. Allowed only if the last checkpoint is still correct. */
    void commit();

    /** Aborts everything that was sent since the last commit. */
    void abort();
}
