package io.crosstide.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The committed records of the only partition of a topic: where they begin and end, the last one, and those from an
 * offset on.
 *
 * <p>Transaction markers and records of aborted transactions use offsets without a readable record, so the last record
 * may be far before the end. Reading continues as long as it makes progress. Every method throws KafkaException if
 * Kafka does not answer. Not safe for several threads.
 */
public final class CommittedRecords implements AutoCloseable {

    /**
     * Where committed records begin and end.
     *
     * @param begin offset of the first record that retention has left
     * @param end offset of the next record to come
     */
    public record Offsets(long begin, long end) {}

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final int FIRST_WINDOW = 16;
    private static final int WINDOW_GROWTH = 4;

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final Duration patience;
    private final Time time;

    /** @param patience how long reading may go without progress */
    public CommittedRecords(Consumer<byte[], byte[]> consumer, String topic, Duration patience, Time time) {
        this.consumer = consumer;
        this.partition = new TopicPartition(topic, 0);
        this.patience = patience;
        this.time = time;
        consumer.assign(List.of(partition));
    }

    /** The current offsets. Records of an open transaction are after the end. */
    public Offsets offsets() {
        long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        return new Offsets(begin, end);
    }

    /** The last record that passes the test; reads backwards in growing windows. */
    public Optional<ConsumerRecord<byte[], byte[]>> last(Predicate<ConsumerRecord<byte[], byte[]>> test) {
        Offsets all = offsets();
        long window = FIRST_WINDOW;
        for (long high = all.end(); high > all.begin(); window *= WINDOW_GROWTH) {
            long low = Math.max(all.begin(), high - window);
            LastMatch match = new LastMatch(test);
            forEach(new Offsets(low, high), match);
            if (match.found.isPresent()) {
                return match.found;
            }
            high = low;
        }
        return Optional.empty();
    }

    /** Passes on all records in growing windows, the newest window first and each in order, until {@code enough}. */
    public void backwards(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader, BooleanSupplier enough) {
        Offsets all = offsets();
        long window = FIRST_WINDOW;
        for (long high = all.end(); high > all.begin() && !enough.getAsBoolean(); window *= WINDOW_GROWTH) {
            long low = Math.max(all.begin(), high - window);
            forEach(new Offsets(low, high), each -> {
                reader.accept(each);
                return true;
            });
            high = low;
        }
    }

    /** The first record; empty if there is none, because only marks of Kafka are between the offsets. */
    public Optional<ConsumerRecord<byte[], byte[]>> first(Offsets between) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>(1);
        forEach(between, each -> {
            found.add(each);
            return false;
        });
        return found.stream().findFirst();
    }

    private static final class LastMatch implements Predicate<ConsumerRecord<byte[], byte[]>> {
        private final Predicate<ConsumerRecord<byte[], byte[]>> test;
        private Optional<ConsumerRecord<byte[], byte[]>> found = Optional.empty();

        LastMatch(Predicate<ConsumerRecord<byte[], byte[]>> test) {
            this.test = test;
        }

        @Override
        public boolean test(ConsumerRecord<byte[], byte[]> each) {
            if (test.test(each)) {
                found = Optional.of(each);
            }
            return true;
        }
    }

    /** Passes on the records between the offsets in order, until the reader returns false. */
    public void forEach(Offsets between, Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        consumer.seek(partition, between.begin());
        long reached = between.begin();
        long progressNanos = time.nanos();
        while (reached < between.end()) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                if (each.offset() >= between.end() || !reader.test(each)) {
                    return;
                }
            }
            long now = consumer.position(partition);
            if (now > reached) {
                reached = now;
                progressNanos = time.nanos();
            } else if (time.since(progressNanos).compareTo(patience) > 0) {
                throw new TimeoutException("Could not read " + partition + " up to offset " + between.end()
                        + ": no answer for " + patience.toSeconds() + " s at offset " + reached);
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }
}
