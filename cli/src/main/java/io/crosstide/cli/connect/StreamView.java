package io.crosstide.cli.connect;

import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.StreamRecordCodec;
import io.crosstide.syncer.CheckpointReader;
import io.crosstide.topology.StreamName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** A look into the topics of one stream, as a writer would see them. Throws KafkaException when Kafka does not answer. */
public final class StreamView implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(250);
    /** The newest records are found this close to the end; Kafka's own markers take offsets as well. */
    private static final int TAIL = 16;

    private final Map<String, Object> properties;
    private final StreamName stream;
    private final TopicPartition partition;
    private final StreamRecordCodec codec = new StreamRecordCodec();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private List<ConsumerRecord<byte[], byte[]>> buffer = List.of();
    private int at;
    private @Nullable CheckpointReader checkpoints;

    /** @param patience how long Kafka may take to answer */
    public StreamView(Map<String, Object> clientProperties, StreamName stream, Duration patience) {
        this.properties = new HashMap<>(clientProperties);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        this.stream = stream;
        this.partition = new TopicPartition(stream.transactionsTopic(), 0);
        Map<String, Object> reading = new HashMap<>(properties);
        reading.remove(ConsumerConfig.GROUP_ID_CONFIG);
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        reading.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        reading.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        // closing and asking for the end wait for the fetch that is under way
        reading.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        this.consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** What the syncer said last; empty before init. */
    public Optional<Checkpoint> checkpoint() {
        CheckpointReader reader = checkpoints;
        if (reader == null) {
            reader = new CheckpointReader(properties);
            checkpoints = reader;
        }
        return reader.latest(stream);
    }

    /** The newest record, which may be a heartbeat. */
    public Optional<StreamRecord> newest() {
        @Nullable StreamRecord newest = null;
        long end = end();
        for (StreamRecord record = first(Math.max(0, end - TAIL), end, any -> true);
                record != null;
                record = next(end, any -> true)) {
            newest = record;
        }
        return Optional.ofNullable(newest);
    }

    /** The first record from the offset on that passes; empty when none does before the present end. */
    public Optional<StreamRecord> firstFrom(long offset, Predicate<StreamRecord> wanted) {
        return Optional.ofNullable(first(offset, end(), wanted));
    }

    /** Every record there is now, from the oldest on. */
    public void forEach(Consumer<StreamRecord> reader) {
        firstFrom(0, record -> {
            reader.accept(record);
            return false;
        });
    }

    @Override
    public void close() {
        if (checkpoints != null) {
            checkpoints.close();
        }
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }

    private @Nullable StreamRecord first(long offset, long end, Predicate<StreamRecord> wanted) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
        buffer = List.of();
        at = 0;
        return next(end, wanted);
    }

    private @Nullable StreamRecord next(long end, Predicate<StreamRecord> wanted) {
        while (true) {
            while (at < buffer.size()) {
                StreamRecord record = codec.decodeWithoutEvents(buffer.get(at++).value());
                if (wanted.test(record)) {
                    return record;
                }
            }
            if (consumer.position(partition) >= end) {
                return null;
            }
            buffer = consumer.poll(POLL).records(partition);
            at = 0;
        }
    }

    private long end() {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }
}
