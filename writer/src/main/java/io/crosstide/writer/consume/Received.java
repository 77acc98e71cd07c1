package io.crosstide.writer.consume;

import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;

/**
 * A record of a stream and its offset.
 *
 * @param bytes its size in Kafka
 */
public record Received(StreamRecord record, long offset, int bytes) {
    /** What a record takes besides its content: objects, and entries in queues and maps. */
    private static final long OVERHEAD = 4 * 1024;

    /** GTID sets, names and defaults are objects: they take several times their encoded size. Row events do not. */
    private static final long OBJECT_FACTOR = 8;

    /** Bytes of heap that it takes. Counts against the {@link RecordBudget} until the record is done. */
    public long memory() {
        int events = record instanceof TransactionChunk chunk ? chunk.events().length : 0;
        return OVERHEAD + events + OBJECT_FACTOR * Math.max(0, bytes - events);
    }
}
