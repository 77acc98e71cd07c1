package io.crosstide.cli.fence;

import io.crosstide.bookkeeping.PositionTable;
import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks above the low-water mark while a transaction that nobody waits for holds it back, for example one of a blocked table.
 * It reads from the stream which numbers the wanted transactions have.
 *
 * <p>It reads only when the mark has not moved for a while although something above it is applied. Then the writer holds the
 * transactions between, so they are few.
 */
final class HeldBack {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final GtidSet wanted;
    private final StreamView stream;
    private long low = -1;
    private long sinceNanos;
    private @Nullable SequenceRanges numbers;

    HeldBack(GtidSet wanted, StreamView stream) {
        this.wanted = wanted;
        this.stream = stream;
    }

    /**
     * Whether all wanted transactions are applied.
     *
     * @param last no wanted transaction has a greater number
     * @param lowNow the low-water mark
     * @param applied what is applied above it
     */
    boolean isApplied(LinkName link, Connection target, long last, long lowNow, SequenceRanges applied)
            throws SQLException {
        if (lowNow != low) {
            if (lowNow < low) {
                numbers = null; // the target has lost transactions, also such that nobody looked for
            }
            low = lowNow;
            sinceNanos = System.nanoTime();
            return false;
        }
        if (applied.isEmpty() || System.nanoTime() - sinceNanos < PATIENCE.toNanos()) {
            return false;
        }
        @Nullable SequenceRanges known = numbers;
        if (known == null) {
            known = read(link, target, last);
            numbers = known;
        }
        SequenceRanges left = new SequenceRanges(known);
        left.removeUpTo(lowNow);
        left.removeCoveredBy(applied);
        return left.isEmpty();
    }

    /** The numbers of the wanted transactions that were not applied at the target's position. */
    private SequenceRanges read(LinkName link, Connection target, long last) throws SQLException {
        long offset = PositionTable.read(link, target)
                .map(position -> position.mark().resumeOffset())
                .orElse(0L);
        SequenceRanges found = new SequenceRanges();
        long[] seen = {low};
        stream.firstFrom(offset, each -> {
            if (!(each instanceof Heartbeat)) {
                if (each.seq() > seen[0] + 1) {
                    // retention has removed these records, so they count as wanted
                    found.add(seen[0] + 1, each.seq() - 1);
                }
                seen[0] = Math.max(seen[0], lastSeq(each));
                // a range has nothing to read
                if (!(each instanceof Range) && each.gtids().intersects(wanted)) {
                    found.add(each.seq(), each.seq());
                }
            }
            return seen[0] >= last;
        });
        if (seen[0] < last) {
            found.add(seen[0] + 1, last); // not visible yet, so it counts as wanted
        }
        return found;
    }

    private static long lastSeq(StreamRecord each) {
        return each instanceof Range range ? range.lastSeq() : each.seq();
    }
}
