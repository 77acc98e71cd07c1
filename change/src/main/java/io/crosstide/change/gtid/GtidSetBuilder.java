package io.crosstide.change.gtid;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Collects GTIDs one by one. The cost of adding one is the logarithm of the number of intervals. Not safe for several
 * threads.
 *
 * <p>Invariant, per source: the map's first → last intervals are disjoint and not adjacent.
 */
public final class GtidSetBuilder {
    private final Map<GtidSource, NavigableMap<Long, Long>> sources = new HashMap<>();

    public GtidSetBuilder() {}

    /** Starts with the GTIDs of a set. */
    public GtidSetBuilder(GtidSet start) {
        add(start);
    }

    public GtidSetBuilder add(Gtid gtid) {
        return add(gtid.source(), gtid.number(), gtid.number());
    }

    public GtidSetBuilder add(GtidSet set) {
        set.intervalsBySource().forEach((source, intervals) -> {
            for (int i = 0; i < intervals.size(); i++) {
                add(source, intervals.first(i), intervals.last(i));
            }
        });
        return this;
    }

    /** Adds the numbers from {@code first} to {@code last}, both included. */
    public GtidSetBuilder add(GtidSource source, long first, long last) {
        if (first < 1 || last > Gtid.LAST_NUMBER || last < first) {
            throw new IllegalArgumentException("Not an interval of GTID numbers: " + source + ":" + first + "-" + last);
        }
        NavigableMap<Long, Long> intervals = sources.computeIfAbsent(source, key -> new TreeMap<>());
        long start = first;
        long end = last;
        Map.Entry<Long, Long> before = intervals.floorEntry(first);
        if (before != null && before.getValue() >= first - 1) {
            start = before.getKey();
            end = Math.max(end, before.getValue());
        }
        Map.Entry<Long, Long> after = intervals.higherEntry(start);
        while (after != null && after.getKey() <= end + 1) {
            end = Math.max(end, after.getValue());
            intervals.remove(after.getKey());
            after = intervals.higherEntry(start);
        }
        intervals.put(start, end);
        return this;
    }

    public boolean contains(Gtid gtid) {
        NavigableMap<Long, Long> intervals = sources.get(gtid.source());
        Map.Entry<Long, Long> interval = intervals == null ? null : intervals.floorEntry(gtid.number());
        return interval != null && gtid.number() <= interval.getValue();
    }

    /** Whether all GTIDs of the set have been added; costs as much as {@code set} has intervals. */
    public boolean containsAll(GtidSet set) {
        return missing(set).isEmpty();
    }

    /** Those of the set that have not been added; costs as much as {@code set} and what is missing have intervals. */
    public GtidSet missing(GtidSet set) {
        NavigableMap<GtidSource, Intervals> missing = new TreeMap<>();
        set.intervalsBySource().forEach((source, asked) -> {
            Intervals left = missing(asked, sources.getOrDefault(source, Collections.emptyNavigableMap()));
            if (!left.isEmpty()) {
                missing.put(source, left);
            }
        });
        return new GtidSet(missing);
    }

    private static Intervals missing(Intervals asked, NavigableMap<Long, Long> present) {
        Intervals.Collector missing = new Intervals.Collector(asked.size());
        for (int i = 0; i < asked.size(); i++) {
            long next = asked.first(i);
            long last = asked.last(i);
            Map.Entry<Long, Long> interval = present.floorEntry(next);
            if (interval == null || interval.getValue() < next) {
                interval = present.higherEntry(next);
            }
            while (interval != null && interval.getKey() <= last) {
                if (next < interval.getKey()) {
                    missing.add(next, interval.getKey() - 1);
                }
                next = interval.getValue() + 1;
                interval = present.higherEntry(interval.getKey());
            }
            if (next <= last) {
                missing.add(next, last);
            }
        }
        return missing.build();
    }

    public boolean isEmpty() {
        return sources.isEmpty();
    }

    public void clear() {
        sources.clear();
    }

    /** The set of the GTIDs added so far; the builder stays usable. */
    public GtidSet build() {
        NavigableMap<GtidSource, Intervals> built = new TreeMap<>();
        sources.forEach((source, intervals) -> {
            Intervals.Collector collector = new Intervals.Collector(intervals.size());
            intervals.forEach(collector::add);
            built.put(source, collector.build());
        });
        return new GtidSet(built);
    }
}
