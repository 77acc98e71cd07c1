package io.crosstide.writer.replay;

import io.crosstide.change.wire.TransactionChunk;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Chunks of one transaction, passed from the link's loop to the worker that applies them. The record budget bounds how
 * many wait.
 */
public final class ChunkFeed {
    /** A chunk and its share of the budget. The worker releases the share when the chunk is applied. */
    record Part(TransactionChunk chunk, long memory) {}

    /** An empty element means that the transaction is abandoned. */
    private final BlockingQueue<Optional<Part>> queue = new LinkedBlockingQueue<>();

    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean complete;

    /**
     * @param size bytes of its record
     * @param memory what it takes of the record budget
     */
    public void add(TransactionChunk chunk, int size, long memory) {
        bytes.addAndGet(size);
        queue.add(Optional.of(new Part(chunk, memory)));
        complete |= chunk.last();
    }

    /** Whether no more chunks follow: all have arrived, or the transaction is abandoned. */
    public boolean isComplete() {
        return complete;
    }

    /** Bytes of all chunks so far. */
    public long bytes() {
        return bytes.get();
    }

    /** Ends the feed although the last chunk has not arrived. */
    public void abandon() {
        queue.add(Optional.empty());
        complete = true;
    }

    /** Waits for the next chunk; empty when the transaction is abandoned. */
    Optional<Part> take() throws InterruptedException {
        return queue.take();
    }
}
