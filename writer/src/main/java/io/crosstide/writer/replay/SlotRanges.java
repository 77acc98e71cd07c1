package io.crosstide.writer.replay;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.writer.position.AppliedPositions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the rows of {@code crosstide.direction} of a link contain, and what a target transaction must write to them.
 *
 * <p>A slot's row contains the low-water mark, and what the slot has applied above it. While one transaction holds back
 * the mark, a slot's own transactions leave a gap each, so its list grows. When it is long, a transaction also writes
 * the shared row, {@link DirectionRows#SHARED_SLOT}: it contains all that is applied above the mark. As soon as that
 * transaction is committed, each slot leaves out of its own row what the shared row contains. So the cost of a
 * transaction hardly grows with the number of gaps: at most one transaction of {@code maxOwnRanges} writes them all.
 *
 * <p>Invariants (W1, W3):
 *
 * <ul>
 *   <li>the union of the rows is exactly what is applied, at each commit;
 *   <li>a slot leaves out only what is below the mark that it writes, or in a shared row that is committed;
 *   <li>one transaction at a time writes the shared row, so it never loses anything.
 * </ul>
 *
 * <p>Thread-safe.
 */
final class SlotRanges {
    private final AppliedPositions positions;
    private final DirectionRows found;
    private final int maxOwnRanges;

    /** What each slot's row contains. Only the worker of a slot changes its value. */
    private final Map<Integer, SequenceRanges> ownBySlot;

    private final AtomicBoolean sharedUnderWay = new AtomicBoolean();
    /** What the committed shared row contains. Nobody changes this object. */
    private volatile SequenceRanges shared;

    /** What the union of the rows contains. This object guards this field and the following ones. */
    private long writtenLowSeq;

    private final SequenceRanges writtenAbove;
    private long greatestStamp;

    /**
     * What a target transaction writes.
     *
     * @param seqs the transactions that it applies; none if it only writes the mark
     * @param own the ranges of the slot's row
     * @param all the ranges of the shared row; empty if the transaction does not write it
     */
    record Write(int slot, long lowSeq, List<Long> seqs, SequenceRanges own, Optional<SequenceRanges> all) {}

    /**
     * @param found the rows as they are after the takeover
     * @param maxOwnRanges number of ranges in a slot's row from which the shared row is written
     */
    SlotRanges(AppliedPositions positions, DirectionRows found, int maxOwnRanges) {
        this.positions = positions;
        this.found = found;
        this.maxOwnRanges = maxOwnRanges;
        this.ownBySlot = new ConcurrentHashMap<>(found.appliedBySlot());
        this.shared = found.appliedBySlot().getOrDefault(DirectionRows.SHARED_SLOT, new SequenceRanges());
        this.writtenLowSeq = found.lowSeq();
        this.writtenAbove = new SequenceRanges(found.applied());
    }

    /** The next transaction of a slot. The caller must call {@link #committed} or {@link #abandoned}. */
    Write next(int slot, List<Long> seqs) {
        long lowSeq = positions.mark().lowSeq();
        SequenceRanges own = new SequenceRanges(ownBySlot.getOrDefault(slot, new SequenceRanges()));
        own.removeUpTo(lowSeq);
        own.removeCoveredBy(shared);
        seqs.forEach(number -> own.add(number, number));
        if (own.size() >= maxOwnRanges && sharedUnderWay.compareAndSet(false, true)) {
            AppliedPositions.Applied applied = positions.applied();
            SequenceRanges all = applied.above();
            all.addAll(found.applied());
            all.removeUpTo(applied.lowSeq());
            return new Write(slot, applied.lowSeq(), seqs, own, Optional.of(all));
        }
        return new Write(slot, lowSeq, seqs, own, Optional.empty());
    }

    void committed(Write write, long stamp) {
        ownBySlot.put(write.slot(), write.own());
        synchronized (this) {
            writtenLowSeq = Math.max(writtenLowSeq, write.lowSeq());
            write.seqs().forEach(number -> writtenAbove.add(number, number));
            write.all().ifPresent(writtenAbove::addAll);
            writtenAbove.removeUpTo(writtenLowSeq);
            greatestStamp = Math.max(greatestStamp, stamp);
        }
        write.all().ifPresent(all -> {
            shared = all;
            sharedUnderWay.set(false);
        });
    }

    void abandoned(Write write) {
        write.all().ifPresent(all -> sharedUnderWay.set(false));
    }

    /** Whether the union of the rows lags behind the mark. It does if the last records were ranges. */
    synchronized boolean lagsBehindMark() {
        return positions.mark().lowSeq() > writtenAbove.endOfRunAfter(writtenLowSeq);
    }

    synchronized long greatestStamp() {
        return greatestStamp;
    }
}
