package io.crosstide.writer.consume;

/**
 * What one link may hold of the {@link RecordMemory} of its process: records, and the row keys and tasks that they
 * become. Belongs to one attempt to serve the link. Safe for several threads; the lock of the memory guards the fields.
 */
public final class RecordBudget implements AutoCloseable {
    private static final long WAIT_MILLIS = 100;

    private final RecordMemory memory;
    private long held;
    private boolean closed;

    RecordBudget(RecordMemory memory) {
        this.memory = memory;
    }

    /**
     * Waits up to 100 ms until a record of this size fits.
     *
     * @return false when it does not fit yet
     */
    public boolean tryAcquire(long bytes) throws InterruptedException {
        synchronized (memory) {
            boolean waited = false;
            while (closed || !memory.fits(held, bytes)) {
                if (waited) {
                    return false;
                }
                memory.wait(WAIT_MILLIS);
                waited = true;
            }
            take(bytes);
            return true;
        }
    }

    /**
     * Adds what a record, already acquired, has become: its row keys. Never waits, because the caller is the loop that
     * releases. {@link #exceeded} then keeps it from admitting the next record.
     */
    public void grow(long bytes) {
        synchronized (memory) {
            take(bytes);
        }
    }

    /** Whether the link holds more than it may, so that it must finish something before it admits the next record. */
    public boolean exceeded() {
        synchronized (memory) {
            return memory.exceeds(held);
        }
    }

    /** Releases bytes that {@link #tryAcquire} or {@link #grow} added. */
    public void release(long bytes) {
        synchronized (memory) {
            take(-bytes);
        }
    }

    private void take(long bytes) {
        if (!closed) {
            held += bytes;
            memory.add(bytes);
        }
    }

    /** Releases everything: the attempt has ended, and its records with it. */
    @Override
    public void close() {
        synchronized (memory) {
            take(-held);
            closed = true;
        }
    }
}
