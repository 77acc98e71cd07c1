package io.crosstide.writer;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.EventsWriter;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.CheckpointCodec;
import io.crosstide.change.wire.Dependency;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.StreamRecordCodec;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.topology.StreamName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes a stream as the syncer of a datacenter does. */
final class TestStream implements AutoCloseable {
    private final StreamName name;
    private final UUID streamId = UUID.randomUUID();
    private final UUID serverUuid;
    private final String topicId;
    private final Producer<byte[], byte[]> producer;
    private final StreamRecordCodec codec = new StreamRecordCodec();
    private final Admin admin;
    private final Map<String, Object> properties;

    private UnaryOperator<byte[]> damaged = UnaryOperator.identity();
    private String error = "";
    private String remedy = "";
    private long seq;
    private long stamp;
    private GtidSet published = GtidSet.EMPTY;
    private GtidSet before;
    private @Nullable Future<RecordMetadata> lastChunk;
    private @Nullable Producer<byte[], byte[]> hiding;

    /** @param before what the source had committed when the stream started */
    TestStream(StreamName name, UUID serverUuid, GtidSet before, String bootstrapServers)
            throws ExecutionException, InterruptedException {
        this.name = name;
        this.before = before;
        this.serverUuid = serverUuid;
        properties = Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0);
        this.admin = Admin.create(properties);
        CreateTopicsResult created = admin.createTopics(List.of(
                new NewTopic(name.transactionsTopic(), 1, (short) 1).configs(Map.of("retention.ms", "86400000")),
                new NewTopic(name.checkpointsTopic(), 1, (short) 1).configs(Map.of("cleanup.policy", "compact"))));
        created.all().get();
        this.topicId = created.topicId(name.transactionsTopic()).get().toString();
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        checkpoint();
    }

    /** Lets the stream start after these; to be called before anything is published. */
    synchronized void startAfter(GtidSet executed) throws ExecutionException, InterruptedException {
        before = executed;
        checkpoint();
    }

    UUID streamId() {
        return streamId;
    }

    synchronized long seq() {
        return seq;
    }

    /** The stamp of the last record. */
    synchronized long stamp() {
        return stamp;
    }

    /** Publishes transactions of the source's log, DDL as ranges; returns the seq of the last one. */
    synchronized long publish(List<SourceLog.Transaction> transactions, Dependency... depends)
            throws ExecutionException, InterruptedException {
        for (SourceLog.Transaction transaction : transactions) {
            seq++;
            published = published.plus(gtid(transaction));
            if (transaction.chunks().isEmpty()) {
                send(range(seq, seq, GtidSet.of(gtid(transaction)), List.of(depends)));
            }
            for (int chunk = 0; chunk < transaction.chunks().size(); chunk++) {
                send(chunk(transaction, chunk, chunk == 0 ? List.of(depends) : List.of()));
            }
        }
        checkpoint();
        return seq;
    }

    /** Publishes transactions as {@link #publish}, but damages each record after it was written. */
    synchronized void publishDamaged(List<SourceLog.Transaction> transactions, UnaryOperator<byte[]> damage)
            throws ExecutionException, InterruptedException {
        damaged = damage;
        publish(transactions);
        damaged = UnaryOperator.identity();
    }

    /** Publishes a range of transactions with nothing to replicate. */
    synchronized void publishRange(GtidSet gtids) throws ExecutionException, InterruptedException {
        send(range(seq + 1, seq + gtids.count(), gtids, List.of()));
        seq += gtids.count();
        published = published.plus(gtids);
        checkpoint();
    }

    /** Skips a sequence number, as if a record were lost. */
    synchronized void skip() {
        seq++;
    }

    /** The syncer publishes nothing more, and writes into its checkpoint why; an empty error ends this. */
    synchronized void stop(String why, String toDo) throws ExecutionException, InterruptedException {
        error = why;
        remedy = toDo;
        checkpoint();
    }

    synchronized void heartbeat() throws ExecutionException, InterruptedException {
        if (!error.isEmpty()) {
            return;
        }
        send(new Heartbeat(
                streamId, seq, name.datacenter(), serverUuid, now(), stamp, published, GtidSet.EMPTY, "binlog:4"));
    }

    /** Removes all records written so far, as retention does. */
    synchronized void expire() throws ExecutionException, InterruptedException {
        producer.flush();
        TopicPartition partition = new TopicPartition(name.transactionsTopic(), 0);
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                .all()
                .get();
    }

    /** Removes all records before the last written chunk, as retention may do. */
    synchronized void expireBeforeLastChunk() throws ExecutionException, InterruptedException {
        TopicPartition partition = new TopicPartition(name.transactionsTopic(), 0);
        long offset = Objects.requireNonNull(lastChunk).get().offset();
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                .all()
                .get();
    }

    /** From now on, the checkpoints are in a Kafka transaction that is open until {@link #showCheckpoints}. */
    synchronized void hideCheckpoints() {
        Map<String, Object> transactional = new HashMap<>(properties);
        transactional.put("transactional.id", "hiding-" + streamId);
        transactional.put("transaction.timeout.ms", 300_000); // nothing but the test ends it
        Producer<byte[], byte[]> opened =
                new KafkaProducer<>(transactional, new ByteArraySerializer(), new ByteArraySerializer());
        opened.initTransactions();
        opened.beginTransaction();
        hiding = opened;
    }

    synchronized void showCheckpoints() {
        Producer<byte[], byte[]> opened = Objects.requireNonNull(hiding);
        hiding = null;
        opened.commitTransaction();
        opened.close();
    }

    private Range range(long first, long last, GtidSet gtids, List<Dependency> depends) {
        return new Range(
                streamId,
                first,
                last,
                gtids,
                name.datacenter(),
                serverUuid,
                now(),
                nextStamp(),
                depends,
                GtidSet.EMPTY,
                List.of(),
                "binlog:4");
    }

    private TransactionChunk chunk(SourceLog.Transaction transaction, int index, List<Dependency> depends) {
        EventsWriter.Chunk events = transaction.chunks().get(index);
        return new TransactionChunk(
                streamId,
                seq,
                gtid(transaction),
                name.datacenter(),
                serverUuid,
                transaction.commitMicros(),
                index == 0 ? nextStamp() : stamp,
                depends,
                GtidSet.EMPTY,
                index,
                index == transaction.chunks().size() - 1,
                new byte[0],
                events.events(),
                events.rows(),
                transaction.position(),
                List.of());
    }

    /** The GTID with the server UUID of this stream, whichever server committed the transaction. */
    private Gtid gtid(SourceLog.Transaction transaction) {
        return Gtid.of(serverUuid, transaction.gtid().number());
    }

    private long nextStamp() {
        stamp = Math.max(now(), stamp) + 1;
        return stamp;
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private void send(StreamRecord record) throws ExecutionException, InterruptedException {
        Future<RecordMetadata> sent =
                producer.send(new ProducerRecord<>(name.transactionsTopic(), damaged.apply(codec.encode(record))));
        if (record instanceof TransactionChunk) {
            lastChunk = sent;
        } else if (record instanceof Heartbeat) {
            sent.get();
        }
    }

    private void checkpoint() throws ExecutionException, InterruptedException {
        Checkpoint checkpoint = new Checkpoint(
                streamId,
                topicId,
                name.cluster(),
                name.datacenter(),
                seq,
                before,
                before.plus(published),
                published,
                GtidSet.EMPTY,
                GtidSet.EMPTY,
                stamp,
                0,
                List.of(),
                Map.of(serverUuid, name.datacenter()),
                Map.of(),
                now(),
                0,
                0,
                "binlog:4",
                error,
                remedy);
        producer.flush();
        Producer<byte[], byte[]> opened = hiding;
        (opened == null ? producer : opened)
                .send(new ProducerRecord<>(
                        name.checkpointsTopic(),
                        Checkpoint.KEY.getBytes(StandardCharsets.UTF_8),
                        new CheckpointCodec().encode(checkpoint)))
                .get();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
