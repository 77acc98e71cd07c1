package io.crosstide.syncer.publish;

import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.CheckpointCodec;
import io.crosstide.change.wire.DefinitionRecord;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.StreamRecordCodec;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.StreamFencedException;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.topology.StreamName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the topics of a stream in Kafka transactions that contain records and the checkpoint that describes them.
 *
 * <p>Opening it fences the previous writer. Any failure makes it unusable: close it, and resume from the committed
 * checkpoint. Used by one thread.
 */
public final class StreamProducer implements StreamLog, AutoCloseable {
    private static final byte[] KEY = Checkpoint.KEY.getBytes(StandardCharsets.UTF_8);
    /** Maximum bytes of records that Kafka has not acknowledged. */
    private static final long MAX_IN_FLIGHT_BYTES = 16 << 20;
    /**
     * A source transaction of many chunks is one Kafka transaction. This is the longest timeout that brokers allow by
     * default. It costs nothing when a syncer dies, because its successor ends the open transaction at once.
     */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(15);

    private static final String TIMEOUT = "transaction.timeout.ms";
    /** The fastest: the higher ones make rows hardly smaller. */
    private static final String ZSTD_LEVEL = "1";

    /** As long as a batch may be open, so that a Kafka transaction of few records needs one request. */
    private static final String LINGER_MILLIS = Long.toString(BatchPolicy.MAX_OPEN.toMillis());

    private static final String BATCH_BYTES = Integer.toString(256 << 10);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final StreamName stream;
    private final Time time;
    private final Duration transactionTimeout;
    private final KafkaProducer<byte[], byte[]> producer;
    private final StreamRecordCodec recordCodec = new StreamRecordCodec();
    private final CheckpointCodec checkpointCodec = new CheckpointCodec();
    private final Object inFlightLock = new Object(); // guards inFlightBytes
    private long inFlightBytes;
    /** What put the producer into its error state. Written by the producer's own thread. */
    private volatile @Nullable FailedRecord firstFailure;

    private boolean inTransaction;
    private long beganNanos;
    private long bytes;
    private int records;

    private record FailedRecord(Exception failure, int length) {}

    /** Fences the previous owner. Throws KafkaException if Kafka does not answer. */
    public StreamProducer(StreamName stream, KafkaClients kafka, Time time) {
        this.stream = stream;
        this.time = time;
        Map<String, Object> properties = properties(stream, kafka.producerProperties());
        this.transactionTimeout = transactionTimeout(properties);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (InvalidTxnTimeoutException e) {
            close();
            throw new StreamStoppedException(
                    "Kafka refuses transactions of stream " + stream + " with transaction.timeout.ms="
                            + transactionTimeout.toMillis() + ": " + e.getMessage(),
                    KafkaProblem.of(e).remedy(),
                    e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** How long a transaction of a syncer may be open, which the brokers must allow. */
    public static Duration transactionTimeout(KafkaClients kafka) {
        Map<String, Object> properties = kafka.producerProperties();
        properties.putIfAbsent(TIMEOUT, Long.toString(TRANSACTION_TIMEOUT.toMillis()));
        return transactionTimeout(properties);
    }

    private static Duration transactionTimeout(Map<String, Object> properties) {
        return Duration.ofMillis((Integer) ConfigDef.parseType(TIMEOUT, properties.get(TIMEOUT), ConfigDef.Type.INT));
    }

    private static Map<String, Object> properties(StreamName stream, Map<String, Object> clientProperties) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put("transactional.id", stream.transactionalId());
        properties.put("enable.idempotence", "true");
        properties.put("acks", "all");
        properties.putIfAbsent(TIMEOUT, Long.toString(TRANSACTION_TIMEOUT.toMillis()));
        properties.putIfAbsent("max.request.size", Integer.toString(StreamTopics.MAX_RECORD_BYTES));
        properties.putIfAbsent("buffer.memory", Long.toString(StreamTopics.MAX_RECORD_BYTES + 2 * MAX_IN_FLIGHT_BYTES));
        properties.putIfAbsent("compression.type", "zstd");
        properties.putIfAbsent("compression.zstd.level", ZSTD_LEVEL);
        properties.putIfAbsent("linger.ms", LINGER_MILLIS); // a commit sends what waits at once
        properties.putIfAbsent("batch.size", BATCH_BYTES);
        properties.putIfAbsent("max.block.ms", "30000");
        properties.putIfAbsent("request.timeout.ms", "10000");
        properties.putIfAbsent("delivery.timeout.ms", "30000");
        return properties;
    }

    @Override
    public boolean inTransaction() {
        return inTransaction;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public int records() {
        return records;
    }

    @Override
    public int send(StreamRecord streamRecord) throws InterruptedException {
        begin();
        byte[] value = recordCodec.encode(streamRecord);
        if (value.length > StreamTopics.MAX_RECORD_BYTES - 1024) {
            throw new StreamStoppedException(
                    "Stream " + stream + " stops at " + streamRecord.gtids() + ", " + streamRecord.binlogPosition()
                            + ": a rows event needs a record of " + value.length + " bytes, more than "
                            + StreamTopics.MAX_RECORD_BYTES,
                    "Exclude the table from replication; or keep its rows smaller, and "
                            + StreamStoppedException.NEW_STREAM);
        }
        var message = new ProducerRecord<byte[], byte[]>(stream.transactionsTopic(), 0, null, value);
        streamRecord
                .headers()
                .forEach((key, text) -> message.headers().add(key, text.getBytes(StandardCharsets.UTF_8)));
        reserve(value.length);
        try {
            // a failure also makes the commit fail, so nothing reads the future
            var unused = producer.send(message, (metadata, failure) -> {
                noteFirst(failure, value.length);
                release(value.length);
            });
        } catch (RuntimeException e) {
            throw translated(e);
        }
        bytes += value.length;
        records++;
        return value.length;
    }

    @Override
    public void send(DefinitionRecord definition) {
        begin();
        try {
            sendState(definition.key().getBytes(StandardCharsets.UTF_8), definition.value());
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }

    /** Sends a record into the topic of the checkpoints. */
    private void sendState(byte[] key, byte @Nullable [] value) {
        int length = value == null ? 0 : value.length;
        // a failure also makes the commit fail, so nothing reads the future
        var unused = producer.send(
                new ProducerRecord<>(stream.checkpointsTopic(), 0, key, value),
                (metadata, failure) -> noteFirst(failure, length));
    }

    @Override
    public void commit(Checkpoint checkpoint) {
        begin();
        try {
            sendState(KEY, checkpointCodec.encode(checkpoint));
            producer.commitTransaction();
        } catch (RuntimeException e) {
            throw translated(e);
        }
        ended();
    }

    @Override
    public void commit() {
        try {
            producer.commitTransaction();
        } catch (RuntimeException e) {
            throw translated(e);
        }
        ended();
    }

    @Override
    public void abort() {
        if (inTransaction) {
            try {
                producer.abortTransaction();
            } catch (RuntimeException e) {
                throw translated(e);
            }
            ended();
        }
    }

    private void begin() {
        if (!inTransaction) {
            try {
                producer.beginTransaction();
            } catch (RuntimeException e) {
                throw translated(e);
            }
            inTransaction = true;
            beganNanos = time.nanos();
        }
    }

    private void ended() {
        inTransaction = false;
        bytes = 0;
        records = 0;
    }

    private void reserve(int length) throws InterruptedException {
        synchronized (inFlightLock) {
            while (inFlightBytes > 0 && inFlightBytes + length > MAX_IN_FLIGHT_BYTES) {
                inFlightLock.wait();
            }
            inFlightBytes += length;
        }
    }

    private void release(int length) {
        synchronized (inFlightLock) {
            inFlightBytes -= length;
            inFlightLock.notifyAll();
        }
    }

    private void noteFirst(@Nullable Exception failure, int length) {
        if (failure != null && firstFailure == null) {
            firstFailure = new FailedRecord(failure, length);
        }
    }

    private RuntimeException translated(RuntimeException failure) {
        FailedRecord first = firstFailure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean fenced = cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException;
            if (hasTimedOut() && (fenced || cause instanceof InvalidTxnStateException)) {
                return new IllegalStateException(
                        "Kafka ended a transaction of stream " + stream + " that was open for more than "
                                + transactionTimeout.toSeconds() + " s: if the source's transaction takes longer to"
                                + " read, raise " + TIMEOUT + " (kafka.properties of the datacenter) and the brokers'"
                                + " transaction.max.timeout.ms",
                        failure);
            }
            if (fenced) {
                return new StreamFencedException("Another syncer took over stream " + stream, failure);
            }
        }
        if (first != null && first.failure() instanceof RecordTooLargeException) {
            return new StreamStoppedException(
                    "Stream " + stream + " cannot publish a record of " + first.length() + " bytes: topic "
                            + stream.transactionsTopic() + " does not take it: "
                            + first.failure().getMessage(),
                    "Set max.message.bytes of the topic to " + StreamTopics.MAX_RECORD_BYTES
                            + ", as crosstide init does (kafka-configs.sh --alter); the stream resumes by itself",
                    failure);
        }
        if (failure instanceof InterruptException) {
            return failure;
        }
        // later calls only repeat that the producer is in an error state
        RuntimeException cause = first == null ? failure : new KafkaException(first.failure());
        return new KafkaException(
                "Stream " + stream + " cannot be published: "
                        + KafkaProblem.of(cause).reason(),
                cause);
    }

    /** Whether the timeout of the open transaction has passed, so that Kafka ends it. */
    private boolean hasTimedOut() {
        return inTransaction && time.since(beganNanos).compareTo(transactionTimeout) >= 0;
    }

    /** Ends an open Kafka transaction by aborting it. */
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
