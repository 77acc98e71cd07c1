package io.crosstide.writer.consume;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what is in memory between Kafka and the commit at the target: bytes of records, and with a fixed cost for each
 * also their number.
 */
public final class RecordBudget {
    /** What a record costs besides its bytes: decoded events, keys, and a place in the queues. */
    private static final int OVERHEAD = 4 * 1024;

    private final int capacity;
    private final Semaphore free;

    public RecordBudget(int bytes) {
        this.capacity = bytes;
        this.free = new Semaphore(bytes);
    }

    /**
     * Waits a moment until a record of this size fits; one larger than the whole budget fits when it is alone.
     *
     * @return false when it does not fit yet
     */
    public boolean tryAcquire(int bytes) throws InterruptedException {
        return free.tryAcquire(cost(bytes), 100, TimeUnit.MILLISECONDS);
    }

    /** Gives back what {@link #tryAcquire} took for the same size. */
    public void release(int bytes) {
        free.release(cost(bytes));
    }

    private int cost(int bytes) {
        return (int) Math.min(capacity, (long) bytes + OVERHEAD);
    }
}
