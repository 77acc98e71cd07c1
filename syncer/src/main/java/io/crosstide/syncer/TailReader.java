package io.crosstide.syncer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Finds the last committed record of a partition that passes a test, reading backwards in growing windows. */
final class TailReader {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Consumer<byte[], byte[]> consumer;

    /** @param consumer one that reads committed records only, without a group */
    TailReader(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    Optional<ConsumerRecord<byte[], byte[]>> last(
            TopicPartition partition, int firstWindow, Predicate<ConsumerRecord<byte[], byte[]>> test) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        consumer.assign(List.of(partition));
        long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long high = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long window = firstWindow;
        while (high > begin) {
            long low = Math.max(begin, high - window);
            var found = lastWithin(partition, low, high, test, deadline);
            if (found.isPresent()) {
                return found;
            }
            high = low;
            window *= 4; // transaction markers and aborted records leave offsets without a record
        }
        return Optional.empty();
    }

    private Optional<ConsumerRecord<byte[], byte[]>> lastWithin(
            TopicPartition partition,
            long low,
            long high,
            Predicate<ConsumerRecord<byte[], byte[]>> test,
            long deadline) {
        ConsumerRecord<byte[], byte[]> last = null;
        consumer.seek(partition, low);
        while (consumer.position(partition) < high) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                if (each.offset() < high && test.test(each)) {
                    last = each;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("Could not read " + partition + " up to offset " + high + " within " + LIMIT
                        + "; got to " + consumer.position(partition));
            }
        }
        return Optional.ofNullable(last);
    }
}
