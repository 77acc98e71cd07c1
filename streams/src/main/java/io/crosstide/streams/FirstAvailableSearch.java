package io.crosstide.streams;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which transactions retention has removed from a stream: all that the stream has accounted for, as the first
 * heartbeat or the checkpoint says, less those that can still be read before it.
 */
final class FirstAvailableSearch {
    private final Checkpoint checkpoint;
    private final GtidSetBuilder present = new GtidSetBuilder();
    private long first = -1;
    private @Nullable FirstAvailable found;

    /** @param checkpoint as of the end of the records that will be given */
    FirstAvailableSearch(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** Takes the next record from the beginning on; returns whether more are needed. */
    boolean accept(StreamRecord record) {
        if (record instanceof Heartbeat heartbeat) {
            GtidSet accounted = heartbeat.executed().intersection(checkpoint.published());
            present.add(heartbeat.echoes());
            found = new FirstAvailable(first < 0 ? heartbeat.seq() + 1 : first, accounted.minus(present.build()));
            return false;
        }
        boolean torn = first < 0 && record instanceof TransactionChunk chunk && chunk.chunk() > 0;
        if (!torn) { // otherwise its beginning is gone, and the transaction with it
            first = first < 0 ? record.seq() : first;
            present.add(record.gtids()).add(record.echoes());
        }
        return true;
    }

    FirstAvailable result() {
        FirstAvailable known = found;
        return known != null
                ? known
                : new FirstAvailable(
                        first < 0 ? checkpoint.seq() + 1 : first,
                        checkpoint.published().minus(present.build()));
    }
}
