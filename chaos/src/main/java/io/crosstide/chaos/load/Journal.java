package io.crosstide.chaos.load;

import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What all workers of all datacenters have committed. Safe for several threads. */
public final class Journal {

    /**
     * One worker.
     *
     * @param worker 0 is the probe that measures recovery, the others write the load
     */
    public record Writer(String datacenter, int worker) {
        private static final Comparator<Writer> ORDER =
                Comparator.comparing(Writer::datacenter).thenComparingInt(Writer::worker);

        /** The tag of a transaction: it marks the rows that the transaction wrote last. */
        public String tag(long n) {
            return datacenter + "-" + worker + "-" + n;
        }
    }

    private final SortedMap<Writer, Acknowledged> writers = new ConcurrentSkipListMap<>(Writer.ORDER);

    Acknowledged of(Writer writer) {
        return writers.computeIfAbsent(writer, any -> new Acknowledged());
    }

    public Map<Writer, Acknowledged> writers() {
        return Map.copyOf(writers);
    }

    /** How many transactions servers have confirmed. */
    public long confirmed() {
        return writers.values().stream()
                .mapToLong(each -> each.confirmed().cardinality())
                .sum();
    }

    /** How many commits ended without an answer. */
    public long doubtful() {
        return writers.values().stream()
                        .mapToLong(each -> each.begun().cardinality())
                        .sum()
                - confirmed();
    }
}
