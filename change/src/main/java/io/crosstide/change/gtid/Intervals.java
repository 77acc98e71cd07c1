package io.crosstide.change.gtid;

import java.util.Arrays;

/**
 * Numbers of one GTID source as sorted intervals that are disjoint and not adjacent.
 *
 * <p>Invariant: {@code bounds} holds first, last, first, last, ... (both inclusive), with
 * {@code first <= last} and {@code last + 1 < next first}.
 */
final class Intervals {
    static final Intervals EMPTY = new Intervals(new long[0]);

    private final long[] bounds;

    private Intervals(long[] bounds) {
        this.bounds = bounds;
    }

    static Intervals of(long first, long last) {
        return new Intervals(new long[] {first, last});
    }

    int size() {
        return bounds.length / 2;
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    long first(int interval) {
        return bounds[2 * interval];
    }

    long last(int interval) {
        return bounds[2 * interval + 1];
    }

    boolean contains(long number) {
        int interval = notBefore(number);
        return interval < size() && first(interval) <= number;
    }

    boolean containsAll(Intervals other) {
        int mine = 0;
        for (int i = 0; i < other.size(); i++) {
            while (mine < size() && last(mine) < other.first(i)) {
                mine++;
            }
            if (mine == size() || other.first(i) < first(mine) || last(mine) < other.last(i)) {
                return false;
            }
        }
        return true;
    }

    Intervals plus(Intervals other) {
        if (isEmpty()) {
            return other;
        }
        if (other.isEmpty()) {
            return this;
        }
        Collector out = new Collector(size() + other.size());
        int i = 0;
        int j = 0;
        while (i < size() || j < other.size()) {
            boolean mine = j == other.size() || (i < size() && first(i) <= other.first(j));
            if (mine) {
                out.add(first(i), last(i));
                i++;
            } else {
                out.add(other.first(j), other.last(j));
                j++;
            }
        }
        return out.build();
    }

    Intervals minus(Intervals other) {
        Collector out = new Collector(size() + other.size());
        int j = 0;
        for (int i = 0; i < size(); i++) {
            long first = first(i);
            while (j < other.size() && other.last(j) < first) {
                j++;
            }
            for (int k = j; first <= last(i) && k < other.size() && other.first(k) <= last(i); k++) {
                if (first < other.first(k)) {
                    out.add(first, other.first(k) - 1);
                }
                first = other.last(k) + 1;
            }
            if (first <= last(i)) {
                out.add(first, last(i));
            }
        }
        return out.build();
    }

    Intervals intersection(Intervals other) {
        Collector out = new Collector(size() + other.size());
        int i = 0;
        int j = 0;
        while (i < size() && j < other.size()) {
            long first = Math.max(first(i), other.first(j));
            long last = Math.min(last(i), other.last(j));
            if (first <= last) {
                out.add(first, last);
            }
            if (last(i) < other.last(j)) {
                i++;
            } else {
                j++;
            }
        }
        return out.build();
    }

    /** The first numbers, so many or all. */
    Intervals first(long count) {
        Collector out = new Collector(1);
        long left = count;
        for (int i = 0; i < size() && left > 0; i++) {
            long last = last(i) - first(i) < left ? last(i) : first(i) + left - 1;
            out.add(first(i), last);
            left -= last - first(i) + 1;
        }
        return out.build();
    }

    /** Count of the numbers; at most {@link Gtid#LAST_NUMBER}. */
    long count() {
        long count = 0;
        for (int i = 0; i < size(); i++) {
            count += last(i) - first(i) + 1;
        }
        return count;
    }

    /** Index of the first interval that does not end before {@code number}; {@link #size()} if there is none. */
    private int notBefore(long number) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (last(middle) < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Intervals that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** {@code 1-5:7}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size(); i++) {
            text.append(i == 0 ? "" : ":").append(first(i));
            if (first(i) < last(i)) {
                text.append('-').append(last(i));
            }
        }
        return text.toString();
    }

    /** Takes intervals in order of their first number and joins those that touch. */
    static final class Collector {
        private long[] bounds;
        private int used;

        Collector(int expected) {
            bounds = new long[Math.max(2, 2 * expected)];
        }

        void add(long first, long last) {
            if (used > 0 && first <= bounds[used - 1] + 1) {
                bounds[used - 1] = Math.max(bounds[used - 1], last);
                return;
            }
            if (used == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * used);
            }
            bounds[used++] = first;
            bounds[used++] = last;
        }

        Intervals build() {
            return used == 0 ? EMPTY : new Intervals(Arrays.copyOf(bounds, used));
        }
    }
}
