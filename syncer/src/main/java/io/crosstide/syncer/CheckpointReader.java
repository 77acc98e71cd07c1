package io.crosstide.syncer;

import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.CheckpointCodec;
import io.crosstide.topology.StreamName;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the latest committed checkpoint of streams. While a stream is stopped its checkpoint carries error and remedy.
 *
 * <p>Not safe for several threads.
 */
public final class CheckpointReader implements AutoCloseable {
    static final byte[] KEY = Checkpoint.KEY.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    /** Closing a consumer must not wait for a Kafka that is gone. */
    static final CloseOptions CLOSING = CloseOptions.timeout(Duration.ofSeconds(2));

    private static final int WINDOW = 64;

    private final CheckpointCodec codec = new CheckpointCodec();
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** @param clientProperties of the datacenter that holds the streams */
    public CheckpointReader(Map<String, Object> clientProperties) {
        this.consumer = new KafkaConsumer<>(
                readProperties(clientProperties), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static Map<String, Object> readProperties(Map<String, Object> clientProperties) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.remove("group.id");
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "none");
        properties.put("allow.auto.create.topics", "false");
        // closing waits for the fetch that is under way, and at the end of a topic that waits this long
        properties.put("fetch.max.wait.ms", "20");
        properties.putIfAbsent("default.api.timeout.ms", "15000");
        return properties;
    }

    /** Empty when the topic, or a checkpoint in it, does not exist. Throws KafkaException when Kafka cannot be read. */
    public Optional<Checkpoint> latest(StreamName stream) {
        var partitions = consumer.partitionsFor(stream.checkpointsTopic());
        if (partitions == null || partitions.stream().noneMatch(CheckpointReader::isFirst)) {
            return Optional.empty();
        }
        return new TailReader(consumer)
                .last(new TopicPartition(stream.checkpointsTopic(), 0), WINDOW, CheckpointReader::isCheckpoint)
                .map(found -> codec.decode(found.value()));
    }

    private static boolean isFirst(PartitionInfo partition) {
        return partition.partition() == 0;
    }

    private static boolean isCheckpoint(ConsumerRecord<byte[], byte[]> found) {
        return Arrays.equals(KEY, found.key()) && found.value() != null;
    }

    @Override
    public void close() {
        consumer.close(CLOSING);
    }
}
