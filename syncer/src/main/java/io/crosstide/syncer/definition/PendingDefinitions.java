package io.crosstide.syncer.definition;

import io.crosstide.change.wire.DefinitionRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Connects the stream's thread with the thread that reads definitions. The stream's thread never waits here. The other one
 * waits while {@value #TABLES} tables are queued, so memory is bounded.
 */
public final class PendingDefinitions {
    private static final int TABLES = 64;
    /** Of one Kafka transaction: small beside its other records, so that it takes no longer. */
    private static final int BATCH_BYTES = 256 << 10;

    private final BlockingQueue<List<DefinitionRecord>> queue = new ArrayBlockingQueue<>(TABLES);
    private final Semaphore ddl = new Semaphore(0);

    /** The stream's thread has read a DDL statement. */
    public void ddl() {
        if (ddl.availablePermits() == 0) {
            ddl.release();
        }
    }

    /** Records for the next Kafka transaction; all of them must be in the same one. Empty if nothing has changed. */
    public List<DefinitionRecord> take() {
        List<DefinitionRecord> taken = new ArrayList<>();
        int bytes = 0;
        List<DefinitionRecord> next = queue.poll();
        while (next != null) {
            taken.addAll(next);
            bytes += next.stream().mapToInt(DefinitionRecord::size).sum();
            next = bytes < BATCH_BYTES ? queue.poll() : null;
        }
        return taken;
    }

    /** Waits for room, then queues records that belong together. */
    public void offer(List<DefinitionRecord> table) throws InterruptedException {
        queue.put(List.copyOf(table));
    }

    /** Waits for a DDL statement, but no longer than this. */
    void awaitDdl(Duration longest) throws InterruptedException {
        var unused = ddl.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What is read from now on has the effect of every DDL statement so far. */
    void beginReading() {
        ddl.drainPermits();
    }
}
