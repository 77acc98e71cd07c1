package io.crosstide.writer.consume;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the memory of records between Kafka and the commit at the target: their bytes and, through a fixed cost per
 * record, their number.
 */
public final class RecordBudget {
    /** What a record costs besides its bytes: decoded events, keys, and entries in queues. */
    private static final int OVERHEAD = 4 * 1024;

    private final int capacity;
    private final Semaphore free;

    public RecordBudget(int bytes) {
        this.capacity = bytes;
        this.free = new Semaphore(bytes);
    }

    /**
     * Waits up to 100 ms until a record of this size fits. A record larger than the whole budget fits when it is alone.
     *
     * @return false when it does not fit yet
     */
    public boolean tryAcquire(int bytes) throws InterruptedException {
        return free.tryAcquire(cost(bytes), 100, TimeUnit.MILLISECONDS);
    }

    /** Releases what {@link #tryAcquire} acquired for the same size. */
    public void release(int bytes) {
        free.release(cost(bytes));
    }

    private int cost(int bytes) {
        return (int) Math.min(capacity, (long) bytes + OVERHEAD);
    }
}
