package io.crosstide.change.gtid;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * An immutable set of GTIDs, kept as intervals per source.
 *
 * <p>The cost of an operation grows with the number of intervals. Use {@link GtidSetBuilder} to add GTIDs one by one.
 */
public final class GtidSet {
    public static final GtidSet EMPTY = new GtidSet(new TreeMap<>());

    /** Invariant: no value is empty. */
    private final NavigableMap<GtidSource, Intervals> sources;

    GtidSet(NavigableMap<GtidSource, Intervals> sources) {
        this.sources = Collections.unmodifiableNavigableMap(sources);
    }

    /**
     * Reads the form that MySQL prints and reads: {@code uuid:1-5:7:tag:1-3,uuid:...} with white space anywhere between
     * the parts, intervals in any order, overlapping or adjacent. An empty text is the empty set.
     *
     * @throws IllegalArgumentException if a part is not understood; the message names it
     */
    public static GtidSet parse(String text) {
        return text.isBlank() ? EMPTY : GtidText.parse(text);
    }

    public static GtidSet of(Gtid gtid) {
        NavigableMap<GtidSource, Intervals> one = new TreeMap<>();
        one.put(gtid.source(), Intervals.of(gtid.number(), gtid.number()));
        return new GtidSet(one);
    }

    public boolean contains(Gtid gtid) {
        return intervals(gtid.source()).contains(gtid.number());
    }

    public boolean containsAll(GtidSet other) {
        return other.sources.entrySet().stream()
                .allMatch(entry -> intervals(entry.getKey()).containsAll(entry.getValue()));
    }

    public boolean intersects(GtidSet other) {
        return !intersection(other).isEmpty();
    }

    public GtidSet plus(GtidSet other) {
        if (isEmpty()) {
            return other;
        }
        if (other.isEmpty()) {
            return this;
        }
        NavigableMap<GtidSource, Intervals> sum = new TreeMap<>(sources);
        other.sources.forEach((source, intervals) -> sum.merge(source, intervals, Intervals::plus));
        return new GtidSet(sum);
    }

    public GtidSet plus(Gtid gtid) {
        return contains(gtid) ? this : plus(of(gtid));
    }

    public GtidSet minus(GtidSet other) {
        return each(other, Intervals::minus);
    }

    public GtidSet intersection(GtidSet other) {
        return each(other, Intervals::intersection);
    }

    public boolean isEmpty() {
        return sources.isEmpty();
    }

    /** Number of GTIDs in the set; {@link Long#MAX_VALUE} if there are more. */
    public long count() {
        long count = 0;
        for (Intervals intervals : sources.values()) {
            count += Math.min(intervals.count(), Long.MAX_VALUE - count);
        }
        return count;
    }

    /** UUIDs of the sources, whatever their tags, in MySQL's order. */
    public Set<UUID> uuids() {
        Set<UUID> uuids = new LinkedHashSet<>();
        sources.keySet().forEach(source -> uuids.add(source.uuid()));
        return Collections.unmodifiableSet(uuids);
    }

    /** UUIDs with their tags, in MySQL's order. */
    public Set<GtidSource> sources() {
        return Collections.unmodifiableSet(new TreeSet<>(sources.keySet()));
    }

    /** The greatest number of a source; empty if the set has none of it. */
    public Optional<Gtid> last(GtidSource source) {
        Intervals of = intervals(source);
        return of.isEmpty() ? Optional.empty() : Optional.of(new Gtid(source, of.last(of.size() - 1)));
    }

    /** The GTIDs whose UUID passes the test. */
    public GtidSet onlyOf(Predicate<UUID> test) {
        NavigableMap<GtidSource, Intervals> kept = new TreeMap<>(sources);
        kept.keySet().removeIf(source -> !test.test(source.uuid()));
        return new GtidSet(kept);
    }

    /** The GTIDs without a tag. */
    public GtidSet untagged() {
        NavigableMap<GtidSource, Intervals> kept = new TreeMap<>(sources);
        kept.keySet().removeIf(source -> !source.tag().isEmpty());
        return new GtidSet(kept);
    }

    /** The first GTIDs in order, so many or all; to work through a set of any size in parts. */
    public GtidSet first(long count) {
        NavigableMap<GtidSource, Intervals> first = new TreeMap<>();
        long left = count;
        for (Map.Entry<GtidSource, Intervals> entry : sources.entrySet()) {
            if (left <= 0) {
                break;
            }
            Intervals some = entry.getValue().first(left);
            first.put(entry.getKey(), some);
            left -= some.count();
        }
        return new GtidSet(first);
    }

    /** Every GTID, in order. The stream may be very long: call this only for sets that are known to be small. */
    public Stream<Gtid> stream() {
        return sources.entrySet().stream()
                .flatMap(entry -> numbers(entry.getValue()).mapToObj(number -> new Gtid(entry.getKey(), number)));
    }

    private static LongStream numbers(Intervals intervals) {
        return IntStream.range(0, intervals.size())
                .mapToObj(i -> LongStream.rangeClosed(intervals.first(i), intervals.last(i)))
                .flatMapToLong(range -> range);
    }

    private GtidSet each(GtidSet other, BinaryOperator<Intervals> operation) {
        NavigableMap<GtidSource, Intervals> result = new TreeMap<>();
        sources.forEach((source, intervals) -> {
            Intervals left = operation.apply(intervals, other.intervals(source));
            if (!left.isEmpty()) {
                result.put(source, left);
            }
        });
        return new GtidSet(result);
    }

    private Intervals intervals(GtidSource source) {
        return sources.getOrDefault(source, Intervals.EMPTY);
    }

    /** Intervals per source, for the codecs of this package. */
    Map<GtidSource, Intervals> intervalsBySource() {
        return sources;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GtidSet that && sources.equals(that.sources);
    }

    @Override
    public int hashCode() {
        return sources.hashCode();
    }

    /**
     * The set as MySQL prints it, but on one line (MySQL breaks the line after each comma): sources in order, the tags
     * of a UUID after the UUID, intervals in order.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        UUID previous = null;
        for (Map.Entry<GtidSource, Intervals> entry : sources.entrySet()) {
            GtidSource source = entry.getKey();
            if (!source.uuid().equals(previous)) {
                text.append(previous == null ? "" : ",").append(source.uuid());
                previous = source.uuid();
            }
            if (!source.tag().isEmpty()) {
                text.append(':').append(source.tag());
            }
            text.append(':').append(entry.getValue());
        }
        return text.toString();
    }
}
