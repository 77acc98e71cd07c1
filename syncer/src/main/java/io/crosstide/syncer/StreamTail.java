package io.crosstide.syncer;

import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.StreamRecordCodec;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The end of a stream's transactions topic. */
record StreamTail(StreamConfiguration configuration) {
    private static final int FIRST_WINDOW = 4;

    /** The last committed record; empty when there is none, or none any more. */
    Optional<StreamRecord> read() {
        var consumer = new KafkaConsumer<byte[], byte[]>(
                CheckpointReader.readProperties(configuration.kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            return new TailReader(consumer)
                    .last(new TopicPartition(configuration.stream().transactionsTopic(), 0), FIRST_WINDOW, any -> true)
                    .map(found -> new StreamRecordCodec().decode(found.value()));
        } finally {
            consumer.close(CheckpointReader.CLOSING);
        }
    }
}
