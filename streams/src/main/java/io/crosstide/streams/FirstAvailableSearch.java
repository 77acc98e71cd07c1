package io.crosstide.streams;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import org.jspecify.annotations.Nullable;

/**
 * Finds which transactions retention has removed from a stream: all transactions that the stream has accounted for, as
 * the first heartbeat or the checkpoint says, without those that can still be read before it.
 */
final class FirstAvailableSearch {
    private final Checkpoint checkpoint;
    private final GtidSetBuilder present = new GtidSetBuilder();
    private long first = -1;
    private @Nullable FirstAvailable found;

    /** @param checkpoint the checkpoint at the end of the records that follow */
    FirstAvailableSearch(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** Accepts the next record, the oldest first; returns whether more are needed. */
    boolean accept(StreamRecord record) {
        if (record instanceof Heartbeat heartbeat) {
            GtidSet accounted = heartbeat.executed().intersection(checkpoint.published());
            present.add(heartbeat.echoes());
            found = new FirstAvailable(first < 0 ? heartbeat.seq() + 1 : first, accounted.minus(present.build()));
            return false;
        }
        boolean torn = first < 0 && record instanceof TransactionChunk chunk && chunk.chunk() > 0;
        if (!torn) { // a torn transaction lost its first chunks, so it is gone
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
