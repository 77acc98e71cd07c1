package io.crosstide.writer.copy;

import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;

/**
 * What of a stream its copy holds, and what the next record of the stream means for it. Pure.
 *
 * <p>Heartbeats are not copied: they say nothing that a later record does not say, and an idle stream then costs nothing.
 */
final class CopyProgress {
    /** What to do with a record. */
    enum Step {
        /** It follows what the copy holds. */
        COPY,
        /** The copy has it, or needs it not. */
        SKIP,
        /** Records between what the copy holds and this one are missing. */
        GAP
    }

    private long seq;
    private int chunks;

    /** @param seq every transaction up to this one is in the copy, or comes before it */
    CopyProgress(long seq) {
        this.seq = seq;
    }

    Step step(StreamRecord record) {
        if (record instanceof Heartbeat || record.lastSeq() <= seq) {
            return Step.SKIP;
        }
        int chunk = record instanceof TransactionChunk part ? part.chunk() : 0;
        if (record.seq() != seq + 1 || chunk > chunks) {
            return Step.GAP;
        }
        return chunk < chunks ? Step.SKIP : Step.COPY;
    }

    /** The record was added to the copy. */
    void copied(StreamRecord record) {
        boolean whole = !(record instanceof TransactionChunk part) || part.last();
        seq = whole ? record.lastSeq() : seq;
        chunks = whole ? 0 : chunks + 1;
    }

    /** The source itself no longer has what is between: the copy continues at this record, with a gap. */
    Step leap(StreamRecord record) {
        if (record instanceof TransactionChunk part && part.chunk() > 0) {
            return Step.SKIP; // the first chunks of the transaction are gone
        }
        seq = record.seq() - 1;
        chunks = 0;
        return Step.COPY;
    }

    /** Every transaction up to this one is in the copy. */
    long seq() {
        return seq;
    }

    /** Whether the copy ends with a whole transaction. */
    boolean atBoundary() {
        return chunks == 0;
    }
}
