package io.crosstide.streams;

import io.crosstide.topology.StreamName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into checkpoints topics that are no part of the stream: outside of Kafka transactions, and nothing fences
 * them. Readers of the stream ignore their keys. Safe for several threads.
 */
public final class CheckpointsNotes implements AutoCloseable {
    private static final int BUFFER_BYTES = 8 << 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Duration patience;

    /**
     * Throws KafkaException if the properties are invalid.
     *
     * @param patience how long a record may take
     */
    public CheckpointsNotes(KafkaClients kafka, String clientId, Duration patience) {
        this.patience = patience;
        int millis = (int) patience.toMillis();
        Map<String, Object> properties = new HashMap<>(kafka.producerProperties());
        properties.put("client.id", clientId);
        properties.put("enable.idempotence", "false");
        properties.put("acks", "all");
        properties.put("linger.ms", "0");
        properties.put("buffer.memory", BUFFER_BYTES);
        properties.put("max.block.ms", millis);
        properties.put("request.timeout.ms", millis);
        properties.put("delivery.timeout.ms", millis);
        properties.put("enable.metrics.push", false);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Writes a record and waits until Kafka has it. Throws KafkaException if it does not.
     *
     * @param value null removes what is under the key
     */
    public void write(StreamName stream, String key, byte @Nullable [] value) throws InterruptedException {
        Future<RecordMetadata> sent = producer.send(
                new ProducerRecord<>(stream.checkpointsTopic(), 0, key.getBytes(StandardCharsets.UTF_8), value));
        try {
            sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("Kafka did not confirm a record within " + patience.toSeconds() + " s", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
