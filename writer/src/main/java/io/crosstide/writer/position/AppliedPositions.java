package io.crosstide.writer.position;

import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.SequenceRanges;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Records which received records of one stream are applied, and derives the low-water mark.
 *
 * <p>Records are received in stream order and finish in any order, some of them much later than their neighbours. The
 * object keeps only the records that are not done and the ranges between them. Invariants:
 *
 * <ul>
 *   <li>A: sequence numbers are received without gaps and repeats;
 *   <li>B (W3): the mark never passes a record that is not done;
 *   <li>C (W3): neither of the mark's numbers moves back;
 *   <li>D: the resume offset is the offset of the first record that is not done, so a reader that starts there misses
 *       none.
 * </ul>
 *
 * <p>Records of a copy have offsets of their own. Then the mark keeps the resume offset of the start, which is one of the source's
 * topic, and only its seq moves.
 *
 * <p>Safe for several threads; the lock guards all fields.
 */
public final class AppliedPositions {
    /** A record between {@link #received} and {@link #done}. */
    public static final class Entry {
        private final long firstSeq;
        private final long lastSeq;
        private final long offset;
        private final long commitMicros;

        private Entry(long firstSeq, long lastSeq, long offset, long commitMicros) {
            this.firstSeq = firstSeq;
            this.lastSeq = lastSeq;
            this.offset = offset;
            this.commitMicros = commitMicros;
        }
    }

    /**
     * What is applied.
     *
     * @param above what is applied above the low-water mark; the caller owns it
     */
    public record Applied(long lowSeq, SequenceRanges above) {}

    /** Records that are not done, by offset. */
    private final TreeMap<Long, Entry> pending = new TreeMap<>();

    private final SequenceRanges doneAboveLow = new SequenceRanges();
    private final Optional<Long> keptOffset;
    private long receivedSeq;
    private long nextOffset;
    private long lowSeq;
    private long resumeOffset;

    /** Starts with everything up to {@code start} applied. The first record is expected at its offset. */
    public AppliedPositions(Mark start) {
        this(start, start.resumeOffset(), Optional.empty());
    }

    /** The same for the records of a copy; their offsets are compared only with each other. */
    public static AppliedPositions ofCopy(Mark start) {
        return new AppliedPositions(start, 0, Optional.of(start.resumeOffset()));
    }

    private AppliedPositions(Mark start, long firstOffset, Optional<Long> keptOffset) {
        this.receivedSeq = start.lowSeq();
        this.lowSeq = start.lowSeq();
        this.resumeOffset = firstOffset;
        this.nextOffset = firstOffset;
        this.keptOffset = keptOffset;
    }

    /** Notes the receipt of a record of the transactions {@code firstSeq} to {@code lastSeq}. */
    public synchronized Entry received(long firstSeq, long lastSeq, long offset, long commitMicros) {
        if (firstSeq != receivedSeq + 1 || lastSeq < firstSeq) {
            throw new IllegalStateException(
                    "received seq " + firstSeq + ".." + lastSeq + " at offset " + offset + " after " + receivedSeq);
        }
        receivedSeq = lastSeq;
        return add(new Entry(firstSeq, lastSeq, offset, commitMicros));
    }

    /** Notes the receipt of a record without a transaction: a heartbeat. */
    public synchronized Entry receivedEmpty(long offset) {
        return add(new Entry(receivedSeq + 1, receivedSeq, offset, 0));
    }

    private Entry add(Entry entry) {
        if (entry.offset < nextOffset) {
            throw new IllegalStateException("offset " + entry.offset + " received again");
        }
        nextOffset = entry.offset + 1;
        pending.put(entry.offset, entry);
        return entry;
    }

    /** Notes that the last received entry continues up to this offset: a transaction in several records. */
    public synchronized void extend(Entry entry, long offset) {
        if (!pending.containsKey(entry.offset)) {
            throw new IllegalStateException("offset " + offset + " continues a record that is done");
        }
        nextOffset = Math.max(nextOffset, offset + 1);
    }

    /** Notes that all transactions of the entry are applied or accounted for. */
    public synchronized void done(Entry entry) {
        pending.remove(entry.offset);
        if (entry.lastSeq >= entry.firstSeq) {
            doneAboveLow.add(entry.firstSeq, entry.lastSeq);
        }
        Map.Entry<Long, Entry> oldest = pending.firstEntry();
        lowSeq = oldest == null ? receivedSeq : oldest.getValue().firstSeq - 1;
        resumeOffset = oldest == null ? nextOffset : oldest.getKey();
        doneAboveLow.removeUpTo(lowSeq);
    }

    /** A snapshot of what is applied. */
    public synchronized Applied applied() {
        return new Applied(lowSeq, new SequenceRanges(doneAboveLow));
    }

    public synchronized Mark mark() {
        return new Mark(lowSeq, keptOffset.orElse(resumeOffset));
    }

    /** The last transaction received, applied or not. */
    public synchronized long receivedSeq() {
        return receivedSeq;
    }

    /** Whether every received record is done. */
    public synchronized boolean allDone() {
        return pending.isEmpty();
    }

    /** Commit time at the source, in microseconds since 1970, of the oldest transaction that is not applied. */
    public synchronized OptionalLong oldestPendingMicros() {
        return pending.values().stream()
                .filter(entry -> entry.lastSeq >= entry.firstSeq)
                .mapToLong(entry -> entry.commitMicros)
                .findFirst();
    }

    /** Whether the transaction is at or below the low-water mark. */
    public synchronized boolean covers(long seq) {
        return seq <= lowSeq;
    }
}
