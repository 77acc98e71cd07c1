package io.crosstide.bookkeeping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A set of sequence numbers of a stream, kept as ranges, with the text form {@code 12-14,17} of the column
 * {@code crosstide.direction.applied}. Not safe for several threads.
 *
 * <p>Invariant: the ranges are disjoint and not adjacent.
 */
public final class SequenceRanges {
    private final NavigableMap<Long, Long> lastByFirst;

    /** The empty set. */
    public SequenceRanges() {
        lastByFirst = new TreeMap<>();
    }

    /** A copy. */
    public SequenceRanges(SequenceRanges other) {
        lastByFirst = new TreeMap<>(other.lastByFirst);
    }

    /** Reads the text form; an empty text is the empty set. */
    public static SequenceRanges parse(String text) {
        SequenceRanges ranges = new SequenceRanges();
        if (text.isBlank()) {
            return ranges;
        }
        for (String range : text.strip().split(",", -1)) {
            int dash = range.indexOf('-');
            try {
                long first = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
                ranges.add(first, dash < 0 ? first : Long.parseLong(range.substring(dash + 1)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + range + "' in '" + text + "' is not a range of numbers", e);
            }
        }
        return ranges;
    }

    public void add(long first, long last) {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("not a range: " + first + "-" + last);
        }
        long start = first;
        long end = last;
        Map.Entry<Long, Long> before = lastByFirst.floorEntry(first);
        if (before != null && before.getValue() >= first - 1) {
            start = before.getKey();
            end = Math.max(end, before.getValue());
        }
        Map.Entry<Long, Long> after = lastByFirst.higherEntry(start);
        while (after != null && after.getKey() <= end + 1) {
            end = Math.max(end, after.getValue());
            lastByFirst.remove(after.getKey());
            after = lastByFirst.higherEntry(start);
        }
        lastByFirst.put(start, end);
    }

    public void addAll(SequenceRanges other) {
        other.lastByFirst.forEach(this::add);
    }

    public boolean contains(long number) {
        Map.Entry<Long, Long> range = lastByFirst.floorEntry(number);
        return range != null && number <= range.getValue();
    }

    /**
     * The last number of the run without a gap that starts right after {@code low}; {@code low} if there is no such
     * run.
     */
    public long endOfRunAfter(long low) {
        Map.Entry<Long, Long> range = lastByFirst.floorEntry(low + 1);
        return range == null ? low : Math.max(low, range.getValue());
    }

    /** Removes every number up to and including {@code low}. */
    public void removeUpTo(long low) {
        NavigableMap<Long, Long> head = lastByFirst.headMap(low, true);
        if (head.isEmpty()) {
            return;
        }
        long end = head.lastEntry().getValue();
        head.clear();
        if (end > low) {
            lastByFirst.put(low + 1, end);
        }
    }

    /** Removes each range that is part of a range of {@code other}. */
    public void removeCoveredBy(SequenceRanges other) {
        lastByFirst.entrySet().removeIf(range -> {
            Map.Entry<Long, Long> covering = other.lastByFirst.floorEntry(range.getKey());
            return covering != null && covering.getValue() >= range.getValue();
        });
    }

    /** The numbers above {@code low} that {@code known} does not contain, in order. */
    public List<Long> beyond(long low, SequenceRanges known) {
        List<Long> numbers = new ArrayList<>();
        lastByFirst.forEach((first, last) -> {
            long number = Math.max(first, low + 1);
            while (number <= last) {
                Map.Entry<Long, Long> range = known.lastByFirst.floorEntry(number);
                if (range != null && range.getValue() >= number) {
                    number = range.getValue() + 1;
                } else {
                    numbers.add(number++);
                }
            }
        });
        return numbers;
    }

    /** The greatest number; 0 if there is none. */
    public long greatest() {
        Map.Entry<Long, Long> last = lastByFirst.lastEntry();
        return last == null ? 0 : last.getValue();
    }

    /** Number of ranges. */
    public int size() {
        return lastByFirst.size();
    }

    public boolean isEmpty() {
        return lastByFirst.isEmpty();
    }

    @Override
    public String toString() {
        return lastByFirst.entrySet().stream()
                .map(range -> range.getKey().equals(range.getValue())
                        ? range.getKey().toString()
                        : range.getKey() + "-" + range.getValue())
                .collect(Collectors.joining(","));
    }
}
