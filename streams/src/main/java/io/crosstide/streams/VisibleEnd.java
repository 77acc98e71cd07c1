package io.crosstide.streams;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** Waits until all that was written to a topic is visible, or known to be aborted. */
final class VisibleEnd {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final KafkaClients kafka;
    private final Duration patience;
    private final Time time;

    /** @param patience how long to wait */
    VisibleEnd(KafkaClients kafka, Duration patience, Time time) {
        this.kafka = kafka;
        this.patience = patience;
        this.time = time;
    }

    /**
     * Where committed records begin and end when all that was written before this call is visible.
     *
     * @throws NotYetVisibleException if something is not visible within the patience
     */
    CommittedRecords.Offsets await(String topic) throws InterruptedException {
        long written;
        try (var consumer = kafka.writtenReader("crosstide-written")) {
            TopicPartition partition = new TopicPartition(topic, 0);
            written = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
        long startNanos = time.nanos();
        try (CommittedRecords committed =
                new CommittedRecords(kafka.briefReader("crosstide-visible"), topic, patience, time)) {
            while (true) {
                CommittedRecords.Offsets visible = committed.offsets();
                if (visible.end() >= written) {
                    return visible;
                }
                if (time.since(startNanos).compareTo(patience) > 0) {
                    throw new NotYetVisibleException(topic, visible.end(), written);
                }
                time.sleep(PAUSE);
            }
        }
    }
}
