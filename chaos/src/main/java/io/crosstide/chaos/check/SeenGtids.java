package io.crosstide.chaos.check;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSource;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;

/** Collects the GTIDs of a stream one by one: a {@link GtidSet} would be copied for each of them. */
final class SeenGtids {
    private final Map<GtidSource, BitSet> numbers = new HashMap<>();

    /**
     * Adds one.
     *
     * @return false if it was there already
     */
    boolean add(Gtid gtid) {
        BitSet known = numbers.computeIfAbsent(gtid.source(), any -> new BitSet());
        int number = Math.toIntExact(gtid.number());
        if (known.get(number)) {
            return false;
        }
        known.set(number);
        return true;
    }

    GtidSet all() {
        StringJoiner text = new StringJoiner(",");
        numbers.forEach((source, known) -> {
            StringJoiner intervals = new StringJoiner(":", source + ":", "");
            for (int begin = known.nextSetBit(0); begin >= 0; ) {
                int end = known.nextClearBit(begin);
                intervals.add(begin + "-" + (end - 1));
                begin = known.nextSetBit(end);
            }
            text.add(intervals.toString());
        });
        return GtidSet.parse(text.toString());
    }
}
