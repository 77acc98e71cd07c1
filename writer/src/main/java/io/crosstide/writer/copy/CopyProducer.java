package io.crosstide.writer.copy;

import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.Time;
import io.crosstide.topology.StreamName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Adds records to the copy of a stream, in Kafka transactions. Opening it fences the previous writer of the copy. Any failure
 * makes it unusable. Used by one thread.
 */
final class CopyProducer implements AutoCloseable {
    /** For the chunks of a large transaction, which are one Kafka transaction: the longest that brokers allow by default. */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(15);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final String topic;
    private final Time time;
    private final Duration transactionTimeout;
    private final KafkaProducer<byte[], byte[]> producer;
    private boolean inTransaction;
    private long beganNanos;

    /** Fences the previous writer. Throws KafkaException if Kafka does not answer. */
    CopyProducer(StreamName stream, KafkaClients kafka, Time time) {
        this.topic = stream.copyTopic();
        this.time = time;
        Map<String, Object> properties = new HashMap<>(kafka.producerProperties());
        properties.put("transactional.id", stream.copyTransactionalId());
        properties.put("enable.idempotence", "true");
        properties.put("acks", "all");
        properties.putIfAbsent("transaction.timeout.ms", Long.toString(TRANSACTION_TIMEOUT.toMillis()));
        properties.putIfAbsent("max.request.size", Integer.toString(StreamTopics.MAX_RECORD_BYTES));
        properties.putIfAbsent("buffer.memory", Long.toString(StreamTopics.MAX_RECORD_BYTES + (16L << 20)));
        properties.putIfAbsent("compression.type", "zstd");
        properties.putIfAbsent("compression.zstd.level", "1");
        properties.putIfAbsent("batch.size", Integer.toString(256 << 10));
        properties.putIfAbsent("max.block.ms", "10000");
        properties.putIfAbsent("request.timeout.ms", "5000");
        properties.putIfAbsent("delivery.timeout.ms", "10000");
        this.transactionTimeout = Duration.ofMillis(
                Long.parseLong(properties.get("transaction.timeout.ms").toString()));
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Value, key and headers stay as they are. The time is that of the copy, from which its retention counts. */
    void add(ConsumerRecord<byte[], byte[]> record) {
        if (!inTransaction) {
            producer.beginTransaction();
            inTransaction = true;
            beganNanos = time.nanos();
        }
        // a failure also makes the commit fail, so nothing reads the future
        var unused =
                producer.send(new ProducerRecord<>(topic, 0, null, record.key(), record.value(), record.headers()));
    }

    /** Makes visible what was added. Returns when Kafka has acknowledged it. */
    void commit() {
        if (inTransaction) {
            producer.commitTransaction();
            inTransaction = false;
        }
    }

    /** Sends what was added, so that it no longer takes memory here; it stays invisible. */
    void flush() {
        producer.flush();
    }

    /** Whether the failure says that another process has opened the copy. */
    boolean isFencing(Throwable failure) {
        boolean timedOut = inTransaction && time.since(beganNanos).compareTo(transactionTimeout) >= 0;
        for (@Nullable Throwable cause = failure; cause != null && !timedOut; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false; // Kafka also ends a transaction that was open for too long in this way
    }

    /** Aborts an open Kafka transaction. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted(); // otherwise Kafka does not try to abort
        try {
            producer.close(CLOSE_TIMEOUT);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
