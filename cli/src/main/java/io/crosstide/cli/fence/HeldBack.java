package io.crosstide.cli.fence;

import io.crosstide.bookkeeping.PositionTable;
import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.change.gtid.GtidSet;
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
 * <p>It reads only when the mark has not moved for a while although something above it is applied. It stops at the first wanted
 * transaction that is not applied, and continues there later. So it reads no backlog that nobody applies. Where much is applied
 * above the mark, it reads a part per call.
 */
final class HeldBack {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final GtidSet wanted;
    private final StreamView stream;
    private long low = -1;
    private long sinceNanos;
    private @Nullable WantedNumbers numbers;
    private long offset; // where to continue reading

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
     * @param longest how long to read after the first record has arrived
     */
    boolean isApplied(
            LinkName link, Connection target, long last, long lowNow, SequenceRanges applied, Duration longest)
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
        @Nullable WantedNumbers known = numbers;
        if (known == null) {
            known = new WantedNumbers(wanted, low);
            offset = PositionTable.read(link, target)
                    .map(position -> position.mark().resumeOffset())
                    .orElse(0L);
            numbers = known;
        }
        if (known.areApplied(low, applied)) {
            readOn(known, last, applied, longest);
        }
        return known.seen() >= last && known.areApplied(low, applied);
    }

    private void readOn(WantedNumbers known, long last, SequenceRanges applied, Duration longest) {
        long[] firstNanos = {-1};
        offset = stream.forEachFrom(offset, each -> {
            if (firstNanos[0] < 0) {
                firstNanos[0] = System.nanoTime();
            }
            return known.accept(each, low, applied)
                    && known.seen() < last
                    && System.nanoTime() - firstNanos[0] < longest.toNanos();
        });
    }
}
