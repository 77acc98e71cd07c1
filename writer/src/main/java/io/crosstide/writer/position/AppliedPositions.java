package io.crosstide.writer.position;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Which of the records received of one stream are applied, and so the low-water mark.
 *
 * <p>Records are received in stream order and finish in any order. Invariants:
 *
 * <ul>
 *   <li>A: sequence numbers are received without gap or repeat;
 *   <li>B (W3): the mark never passes a record that is not done;
 *   <li>C (W3): neither of the mark's numbers moves back;
 *   <li>D: the resume offset is that of the first record not done, so that a reader who starts there misses none.
 * </ul>
 *
 * <p>Safe for several threads; the lock guards all fields.
 */
public final class AppliedPositions {
    /** A record on its way, from {@link #received} to {@link #done}. */
    public static final class Entry {
        private final long firstSeq;
        private final long lastSeq;
        private final long offset;
        private final long commitMicros;
        private long nextOffset;
        private boolean done;

        private Entry(long firstSeq, long lastSeq, long offset, long commitMicros) {
            this.firstSeq = firstSeq;
            this.lastSeq = lastSeq;
            this.offset = offset;
            this.nextOffset = offset + 1;
            this.commitMicros = commitMicros;
        }
    }

    private final Deque<Entry> pending = new ArrayDeque<>();
    private long receivedSeq;
    private long lowSeq;
    private long resumeOffset;

    /** Starts where all up to {@code start} is applied and reading goes on at its offset. */
    public AppliedPositions(Mark start) {
        this.receivedSeq = start.lowSeq();
        this.lowSeq = start.lowSeq();
        this.resumeOffset = start.resumeOffset();
    }

    /** Notes the receipt of a record that stands for the transactions {@code firstSeq} to {@code lastSeq}. */
    public synchronized Entry received(long firstSeq, long lastSeq, long offset, long commitMicros) {
        if (firstSeq != receivedSeq + 1 || lastSeq < firstSeq) {
            throw new IllegalStateException(
                    "received seq " + firstSeq + ".." + lastSeq + " at offset " + offset + " after " + receivedSeq);
        }
        receivedSeq = lastSeq;
        return add(new Entry(firstSeq, lastSeq, offset, commitMicros));
    }

    /** Notes the receipt of a record that stands for no transaction: a heartbeat. */
    public synchronized Entry receivedEmpty(long offset) {
        return add(new Entry(receivedSeq + 1, receivedSeq, offset, 0));
    }

    private Entry add(Entry entry) {
        Entry last = pending.peekLast();
        if (entry.offset < (last == null ? resumeOffset : last.nextOffset)) {
            throw new IllegalStateException("offset " + entry.offset + " received again");
        }
        pending.addLast(entry);
        return entry;
    }

    /** Notes that the entry, received last, goes on up to this offset: a transaction in several records. */
    public synchronized void extend(Entry entry, long offset) {
        entry.nextOffset = Math.max(entry.nextOffset, offset + 1);
    }

    /** Notes that all the entry stands for is applied or accounted for. */
    public synchronized void done(Entry entry) {
        entry.done = true;
        for (Entry first = pending.peekFirst(); first != null && first.done; first = pending.peekFirst()) {
            pending.removeFirst();
            lowSeq = Math.max(lowSeq, first.lastSeq);
            resumeOffset = Math.max(resumeOffset, first.nextOffset);
        }
        Entry first = pending.peekFirst();
        if (first != null) {
            resumeOffset = Math.max(resumeOffset, first.offset);
        }
    }

    public synchronized Mark mark() {
        return new Mark(lowSeq, resumeOffset);
    }

    /** The last transaction received, applied or not. */
    public synchronized long receivedSeq() {
        return receivedSeq;
    }

    /** Whether all that was received is done. */
    public synchronized boolean allDone() {
        return pending.isEmpty();
    }

    /** Commit time at the source, in microseconds since 1970, of the oldest transaction that is not applied. */
    public synchronized OptionalLong oldestPendingMicros() {
        return pending.stream()
                .filter(entry -> !entry.done && entry.lastSeq >= entry.firstSeq)
                .mapToLong(entry -> entry.commitMicros)
                .findFirst();
    }

    /** Whether the transaction is at or below the low-water mark. */
    public synchronized boolean covers(long seq) {
        return seq <= lowSeq;
    }
}
