package io.crosstide.writer.consume;

/**
 * Bounds the memory of the records that all links of a process hold between Kafka and the commit at the target. Each
 * link has a share, its {@link RecordBudget}. Invariants:
 *
 * <ul>
 *   <li>a link that holds nothing may take one record, whatever the others hold: each link makes progress;
 *   <li>otherwise a link takes a record only if its share stays within {@link #MAX_SHARE} and within what is then still
 *       free. So a link that applies nothing leaves at least as much free as it holds.
 * </ul>
 *
 * <p>Safe for several threads; the lock of this object guards the fields of all its shares, too.
 */
public final class RecordMemory {
    /** Maximum bytes that a link holds, apart from its only record. */
    public static final long MAX_SHARE = 24L << 20;

    private static final int HEAP_FRACTION = 4;

    private final long capacity;
    private long used;

    public RecordMemory(long capacityBytes) {
        this.capacity = capacityBytes;
    }

    /** A quarter of the heap that this process may have. */
    public static RecordMemory ofThisProcess() {
        return new RecordMemory(Runtime.getRuntime().maxMemory() / HEAP_FRACTION);
    }

    /** A share for one attempt to serve a link. */
    public RecordBudget share() {
        return new RecordBudget(this);
    }

    /** Whether a link that holds {@code held} bytes may take {@code more}. The caller holds the lock. */
    boolean fits(long held, long more) {
        return held == 0 || (held + more <= MAX_SHARE && held + more <= capacity - used - more);
    }

    /** Whether a link that holds {@code held} bytes has, by row keys, become too large. The caller holds the lock. */
    boolean exceeds(long held) {
        return held > MAX_SHARE || used > capacity;
    }

    /** Adds to what all links hold; negative for what is released. The caller holds the lock. */
    void add(long bytes) {
        used += bytes;
        if (bytes < 0) {
            notifyAll();
        }
    }

    /** Bytes that all links may hold together, apart from a link's only record. */
    public long capacity() {
        return capacity;
    }

    /** Bytes that all links hold. */
    public synchronized long used() {
        return used;
    }
}
