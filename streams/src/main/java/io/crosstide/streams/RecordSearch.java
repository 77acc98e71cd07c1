package io.crosstide.streams;

import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds a place in a topic by the content of its records, in a number of reads that grows with the logarithm of its length. */
final class RecordSearch {
    /** So few records are read one after the other. */
    private static final long WINDOW = 64;

    private RecordSearch() {}

    /**
     * The offset from which on every record passes the test. The records that pass follow those that do not.
     *
     * @return the begin if the first record passes, or if there is none; the end if none passes
     */
    static long first(
            CommittedRecords topic, CommittedRecords.Offsets between, Predicate<ConsumerRecord<byte[], byte[]>> test) {
        if (topic.first(between).map(test::test).orElse(true)) {
            return between.begin();
        }
        long low = between.begin(); // no record before it passes
        long high = between.end(); // every record from it on passes
        while (high - low > WINDOW) {
            long middle = low + (high - low) / 2;
            Optional<ConsumerRecord<byte[], byte[]>> found = topic.first(new CommittedRecords.Offsets(middle, high));
            if (found.isEmpty() || test.test(found.get())) {
                high = middle;
            } else {
                low = found.get().offset() + 1;
            }
        }
        long[] place = {high};
        topic.forEach(new CommittedRecords.Offsets(low, high), each -> {
            boolean passes = test.test(each);
            if (passes) {
                place[0] = each.offset();
            }
            return !passes;
        });
        return place[0];
    }
}
