package io.crosstide.streams;

import io.crosstide.change.wire.DefinitionRecord;
import io.crosstide.topology.StreamName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records of definitions that are in the checkpoints topic of a stream. The first reading passes over the whole topic, which
 * is compacted; each further one only over what is new.
 *
 * <p>Not safe for several threads.
 *
 * @param <V> what is kept of a value
 */
public final class DefinitionRecords<V> implements AutoCloseable {
    private final Consumer<byte[], byte[]> consumer;
    private final CommittedRecords records;
    private final String topic;
    private final Function<byte[], V> kept;
    private final Map<String, V> values = new HashMap<>();
    private long reached;

    /**
     * Connects at its first use.
     *
     * @param patience how long to wait for an answer from Kafka
     * @param kept what to keep of a value
     */
    public DefinitionRecords(
            KafkaClients kafka, StreamName stream, Duration patience, Function<byte[], V> kept, Time time) {
        this.topic = stream.checkpointsTopic();
        this.consumer = kafka.withPatience(patience).briefReader("crosstide-definitions");
        this.records = new CommittedRecords(consumer, topic, patience, time);
        this.kept = kept;
    }

    /** Whether the topic exists. Throws KafkaException if Kafka does not answer. */
    public boolean exist() {
        return !consumer.partitionsFor(topic).isEmpty();
    }

    /** By key; empty if there is no such topic. Throws KafkaException if Kafka does not answer. */
    public Map<String, V> read() {
        if (!exist()) {
            values.clear();
            reached = 0;
            return Map.of();
        }
        CommittedRecords.Offsets all = records.offsets();
        if (all.end() < reached) { // the topic was deleted and created again
            values.clear();
            reached = 0;
        }
        records.forEach(new CommittedRecords.Offsets(Math.max(reached, all.begin()), all.end()), this::add);
        reached = all.end();
        return Collections.unmodifiableMap(values);
    }

    private boolean add(ConsumerRecord<byte[], byte[]> found) {
        String key = found.key() == null ? "" : new String(found.key(), StandardCharsets.UTF_8);
        if (DefinitionRecord.isDefinition(key)) {
            if (found.value() == null) {
                values.remove(key);
            } else {
                values.put(key, kept.apply(found.value()));
            }
        }
        return true;
    }

    @Override
    public void close() {
        records.close();
    }
}
