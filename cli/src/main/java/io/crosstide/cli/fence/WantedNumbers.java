package io.crosstide.cli.fence;

import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;

/**
 * The numbers that wanted transactions have in a stream, from its records in their order.
 *
 * <p>Invariant: a number without a record counts as wanted. Retention has removed the record, so nobody knows which transaction
 * it was.
 */
final class WantedNumbers {
    private final GtidSet wanted;
    private final SequenceRanges found = new SequenceRanges();
    private long seen;

    /** @param low numbers up to this one do not matter */
    WantedNumbers(GtidSet wanted, long low) {
        this.wanted = wanted;
        this.seen = low;
    }

    /** All numbers up to this one are looked at. */
    long seen() {
        return seen;
    }

    /** Looks at the next record. Returns whether all that is wanted of it, and of missing records before it, is applied. */
    boolean accept(StreamRecord each, long low, SequenceRanges applied) {
        if (each instanceof Heartbeat) {
            return true;
        }
        SequenceRanges more = new SequenceRanges();
        if (each.seq() > seen + 1) {
            more.add(seen + 1, each.seq() - 1);
        }
        // a range has nothing to read
        if (!(each instanceof Range) && each.seq() > seen && each.gtids().intersects(wanted)) {
            more.add(each.seq(), each.seq());
        }
        seen = Math.max(seen, each instanceof Range range ? range.lastSeq() : each.seq());
        found.addAll(more);
        return isApplied(more, low, applied);
    }

    /** Whether all that is wanted of the numbers up to {@link #seen} is applied. */
    boolean areApplied(long low, SequenceRanges applied) {
        return isApplied(new SequenceRanges(found), low, applied);
    }

    private static boolean isApplied(SequenceRanges left, long low, SequenceRanges applied) {
        left.removeUpTo(low);
        left.removeCoveredBy(applied);
        return left.isEmpty();
    }
}
