package io.crosstide.writer.audit;

import io.crosstide.bookkeeping.AuditPosition;
import io.crosstide.bookkeeping.DirectionRow;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.wire.TransactionChunk;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/** What of the target's binlog the audit has read. Belongs to the thread of the audit. */
final class AuditState {
    private final UUID streamId;
    private final GtidSetBuilder audited;
    private long seenLowSeq;
    private final SequenceRanges seen;

    AuditState(AuditPosition start) {
        this.streamId = start.streamId();
        this.audited = new GtidSetBuilder(start.audited());
        this.seenLowSeq = start.seenLowSeq();
        this.seen = new SequenceRanges(start.seen());
    }

    /** A transaction of the target is read, and what it has overwritten is known. */
    void audited(Gtid gtid) {
        audited.add(gtid);
    }

    boolean hasAudited(GtidSet gtids) {
        return audited.containsAll(gtids);
    }

    /** Whether the echo of the source transaction is among what was read. */
    boolean hasSeen(TransactionChunk source) {
        return audited.contains(source.gtid()) || source.seq() <= seenLowSeq || seen.contains(source.seq());
    }

    /**
     * The source transactions in an echo, in stream order. Each row of {@code crosstide.direction} that it has written has what
     * its slot, or all slots, had applied; what was not seen before is what this echo applied.
     */
    List<Long> newIn(List<DirectionRow> rows) {
        TreeSet<Long> found = new TreeSet<>();
        for (DirectionRow row : rows) {
            found.addAll(row.applied().beyond(seenLowSeq, seen));
        }
        return List.copyOf(found);
    }

    /** The rows of {@code crosstide.direction} that an echo has written are seen, and its source transactions are read. */
    void see(List<DirectionRow> rows) {
        for (DirectionRow row : rows) {
            seen.addAll(row.applied());
            seenLowSeq = Math.max(seenLowSeq, row.lowSeq());
        }
        seenLowSeq = seen.endOfRunAfter(seenLowSeq);
        seen.removeUpTo(seenLowSeq);
    }

    /** All source transactions up to this one have been applied before what is read next. */
    long seenLowSeq() {
        return seenLowSeq;
    }

    /** @param resume where reading the stream resumes */
    AuditPosition position(Mark resume) {
        return new AuditPosition(streamId, audited.build(), seenLowSeq, new SequenceRanges(seen), resume);
    }
}
