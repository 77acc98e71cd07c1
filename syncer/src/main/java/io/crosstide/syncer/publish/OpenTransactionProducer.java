package io.crosstide.syncer.publish;

import io.crosstide.change.wire.OpenTransactionCodec;
import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.streams.KafkaClients;
import io.crosstide.topology.StreamName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes reports on an open transaction into the checkpoints topic, outside of Kafka transactions, so that readers see
 * them at once. Nothing fences it (docs/decisions/0015). It connects at the first report: most sessions need none. Used by
 * one thread.
 */
public final class OpenTransactionProducer implements OpenTransactionLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTransactionProducer.class);
    private static final byte[] KEY = OpenTransactionRecord.KEY.getBytes(StandardCharsets.UTF_8);
    private static final String BUFFER_BYTES = "1048576";
    /** The stream waits at most this long for a broker that does not answer. */
    private static final String MAX_BLOCK_MILLIS = "1000";

    private static final String TIMEOUT_MILLIS = "5000";

    private final StreamName stream;
    private final KafkaClients kafka;
    private final OpenTransactionCodec codec = new OpenTransactionCodec();
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    public OpenTransactionProducer(StreamName stream, KafkaClients kafka) {
        this.stream = stream;
        this.kafka = kafka;
    }

    @Override
    public void report(OpenTransactionRecord open) {
        try {
            var unused = producer()
                    .send(
                            new ProducerRecord<>(stream.checkpointsTopic(), 0, KEY, codec.encode(open)),
                            (metadata, e) -> {
                                if (e != null) {
                                    failed(open, e);
                                }
                            });
        } catch (KafkaException e) {
            failed(open, e);
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> opened = producer;
        if (opened == null) {
            opened = new KafkaProducer<>(
                    properties(kafka.producerProperties()), new ByteArraySerializer(), new ByteArraySerializer());
            producer = opened;
        }
        return opened;
    }

    private static Map<String, Object> properties(Map<String, Object> clientProperties) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put("enable.idempotence", "false");
        properties.put("acks", "1");
        properties.put("linger.ms", "0");
        properties.put("buffer.memory", BUFFER_BYTES);
        properties.put("max.block.ms", MAX_BLOCK_MILLIS);
        properties.put("request.timeout.ms", TIMEOUT_MILLIS);
        properties.put("delivery.timeout.ms", TIMEOUT_MILLIS);
        return properties;
    }

    private void failed(OpenTransactionRecord open, Exception e) {
        LOG.atDebug()
                .addKeyValue("stream", stream)
                .addKeyValue("gtid", open.gtid())
                .setCause(e)
                .log("Could not report the open transaction");
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }
}
