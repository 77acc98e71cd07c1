package io.crosstide.writer.consume;

import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.change.wire.OpenTransactionCodec;
import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the checkpoints topic along with the transactions topic while no record arrives. The chunks of a large transaction
 * are one Kafka transaction, so a reader sees no record and no heartbeat until it ends; the syncer's reports say that it is
 * in progress.
 *
 * <p>It reads from the end of the topic, so a report that it sees was written meanwhile: no clocks are compared. Used by the
 * consumer's thread.
 */
final class OpenTransactionWatch {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTransactionWatch.class);

    private final Consumer<byte[], byte[]> kafka;
    private final TopicPartition records;
    private final TopicPartition reports;
    private final UUID streamId;
    private final Duration after;
    private final Time time;
    private final OpenTransactionCodec codec = new OpenTransactionCodec();
    private boolean reading;
    private long arrivedNanos;

    /** @param after how long no record arrives before it reads */
    OpenTransactionWatch(
            Consumer<byte[], byte[]> kafka,
            TopicPartition records,
            TopicPartition reports,
            UUID streamId,
            Duration after,
            Time time) {
        this.kafka = kafka;
        this.records = records;
        this.reports = reports;
        this.streamId = streamId;
        this.after = after;
        this.time = time;
        this.arrivedNanos = time.nanos();
    }

    /** Starts or stops reading the reports, before the next poll. */
    void look(boolean arrived) {
        if (arrived) {
            arrivedNanos = time.nanos();
            if (reading) {
                reading = false;
                kafka.assign(List.of(records));
            }
        } else if (!reading && time.since(arrivedNanos).compareTo(after) >= 0) {
            reading = true;
            kafka.assign(List.of(records, reports));
            kafka.seekToEnd(List.of(reports));
        }
    }

    /** The checkpoints topic is shorter than before. */
    void restart() {
        kafka.seekToEnd(List.of(reports));
    }

    boolean isReport(ConsumerRecord<byte[], byte[]> message) {
        return message.topic().equals(reports.topic());
    }

    /** The report in a message of the checkpoints topic; empty if the message is anything else. */
    Optional<OpenTransactionRecord> report(ConsumerRecord<byte[], byte[]> message) {
        if (!StreamView.isOpenTransaction(message)) {
            return Optional.empty();
        }
        try {
            return Optional.of(codec.decode(message.value()))
                    .filter(open -> open.streamId().equals(streamId));
        } catch (CorruptRecordException e) {
            LOG.atDebug()
                    .addKeyValue("topic", message.topic())
                    .addKeyValue("offset", message.offset())
                    .setCause(e)
                    .log("Ignoring a report that cannot be read");
            return Optional.empty();
        }
    }
}
