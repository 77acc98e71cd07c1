package io.crosstide.streams;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.CheckpointCodec;
import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.OpenTransactionCodec;
import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.StreamRecordCodec;
import io.crosstide.topology.StreamName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the two topics of one stream: the last checkpoint, and records as a writer would see them.
 *
 * <p>Methods throw KafkaException if Kafka does not answer or a topic does not exist, and {@link CorruptRecordException}, with
 * topic and offset, if a record cannot be read. Not safe for several threads.
 */
public final class StreamView implements AutoCloseable {
    private static final byte[] CHECKPOINT_KEY = Checkpoint.KEY.getBytes(StandardCharsets.UTF_8);
    private static final byte[] OPEN_TRANSACTION_KEY = OpenTransactionRecord.KEY.getBytes(StandardCharsets.UTF_8);

    private final KafkaClients kafka;
    private final StreamName stream;
    private final Duration patience;
    private final Time time;
    private final StreamRecordCodec recordCodec = new StreamRecordCodec();
    private final CheckpointCodec checkpointCodec = new CheckpointCodec();
    private final OpenTransactionCodec openTransactionCodec = new OpenTransactionCodec();
    private @Nullable CommittedRecords checkpoints;
    private @Nullable CommittedRecords records;

    /** @param patience how long to wait for an answer from Kafka */
    public StreamView(KafkaClients kafka, StreamName stream, Duration patience, Time time) {
        this.kafka = kafka.withPatience(patience);
        this.stream = stream;
        this.patience = patience;
        this.time = time;
    }

    public StreamView(KafkaClients kafka, StreamName stream, Time time) {
        this(kafka, stream, KafkaClients.PATIENCE, time);
    }

    public StreamName stream() {
        return stream;
    }

    /**
     * The last checkpoint that the syncer wrote; it has an error and a remedy while the stream is stopped. Empty before
     * init.
     */
    public Optional<Checkpoint> checkpoint() {
        return checkpoints()
                .flatMap(topic -> topic.last(StreamView::isCheckpoint))
                .map(found -> decode(found, checkpointCodec::decode));
    }

    /**
     * What the syncer last reported about a transaction whose chunks it is publishing. Empty if a checkpoint followed: then
     * the transaction is published, or its session has ended. A session that dies leaves its last report.
     */
    public Optional<OpenTransactionRecord> openTransaction() {
        return checkpoints()
                .flatMap(topic -> topic.last(found -> isCheckpoint(found) || isOpenTransaction(found)))
                .filter(StreamView::isOpenTransaction)
                .map(found -> decode(found, openTransactionCodec::decode));
    }

    /** Empty if the topic does not exist. */
    private Optional<CommittedRecords> checkpoints() {
        CommittedRecords topic = checkpoints;
        if (topic == null) {
            var consumer = kafka.briefReader("crosstide-checkpoint");
            topic = new CommittedRecords(consumer, stream.checkpointsTopic(), patience, time);
            checkpoints = topic;
            if (consumer.partitionsFor(stream.checkpointsTopic()).isEmpty()) {
                closeCheckpoints(topic); // the topic may be created later: the next call asks again
                return Optional.empty();
            }
        }
        return Optional.of(topic);
    }

    private void closeCheckpoints(CommittedRecords topic) {
        topic.close();
        checkpoints = null;
    }

    private static boolean isCheckpoint(ConsumerRecord<byte[], byte[]> found) {
        return Arrays.equals(CHECKPOINT_KEY, found.key()) && found.value() != null;
    }

    /** Whether the record of a checkpoints topic is a report on an open transaction. */
    public static boolean isOpenTransaction(ConsumerRecord<byte[], byte[]> found) {
        return Arrays.equals(OPEN_TRANSACTION_KEY, found.key()) && found.value() != null;
    }

    /**
     * The stream when all that was written to its topics before this call is visible: the checkpoint is the last one, and
     * every record that it describes can be read. Empty before init.
     *
     * <p>Kafka ends a transaction on each partition by itself. After the failover of a broker, one of the two topics may
     * show a transaction whose end the other has not learnt. So only this method may be the base of a judgement that
     * something is lost.
     *
     * @throws NotYetVisibleException if something is not visible within the patience
     */
    public Optional<PublishedStream> settled() throws InterruptedException {
        VisibleEnd visible = new VisibleEnd(kafka, patience, time);
        visible.await(stream.checkpointsTopic());
        Optional<Checkpoint> last = checkpoint();
        CommittedRecords.Offsets offsets = visible.await(stream.transactionsTopic());
        return last.map(found -> new PublishedStream(found, offsets));
    }

    /** Where the records of the transactions topic begin and end now. */
    public CommittedRecords.Offsets offsets() {
        return records().offsets();
    }

    /** The newest record, which may be a heartbeat; empty if there is none, or if retention removed all of them. */
    public Optional<StreamRecord> newest() {
        return records().last(any -> true).map(this::decode);
    }

    /** The first record from the offset on that passes the test; empty if none passes before the current end. */
    public Optional<StreamRecord> firstFrom(long offset, Predicate<StreamRecord> wanted) {
        FirstMatch match = new FirstMatch(wanted);
        CommittedRecords.Offsets all = offsets();
        records().forEach(new CommittedRecords.Offsets(Math.max(offset, all.begin()), all.end()), match);
        return match.found;
    }

    /**
     * Passes on the records from the offset on, until the reader returns false or the current end is reached. Returns the offset
     * of the next record.
     */
    public long forEachFrom(long offset, Predicate<StreamRecord> reader) {
        CommittedRecords.Offsets all = offsets();
        long[] next = {Math.max(offset, all.begin())};
        records().forEach(new CommittedRecords.Offsets(next[0], all.end()), each -> {
            next[0] = each.offset() + 1;
            return reader.test(decode(each));
        });
        return next[0];
    }

    private final class FirstMatch implements Predicate<ConsumerRecord<byte[], byte[]>> {
        private final Predicate<StreamRecord> wanted;
        private Optional<StreamRecord> found = Optional.empty();

        FirstMatch(Predicate<StreamRecord> wanted) {
            this.wanted = wanted;
        }

        @Override
        public boolean test(ConsumerRecord<byte[], byte[]> each) {
            StreamRecord record = decode(each);
            if (wanted.test(record)) {
                found = Optional.of(record);
            }
            return found.isEmpty();
        }
    }

    /**
     * Where to read what follows a transaction: the offset itself, if no earlier transaction is there, else that of the first
     * record after it.
     */
    public long offsetAfter(long seq, long offset) {
        CommittedRecords.Offsets all = offsets();
        return RecordSearch.first(
                records(),
                new CommittedRecords.Offsets(Math.max(offset, all.begin()), all.end()),
                each -> follows(decode(each), seq));
    }

    private static boolean follows(StreamRecord record, long seq) {
        return record instanceof Heartbeat ? record.seq() >= seq : record.lastSeq() > seq;
    }

    /** Passes on every record that exists now, the oldest first. */
    public void forEach(Consumer<StreamRecord> reader) {
        records().forEach(offsets(), each -> {
            reader.accept(decode(each));
            return true;
        });
    }

    /** Where the stream begins after retention. The checkpoint and the offsets must be read together. */
    public FirstAvailable firstAvailable(Checkpoint checkpoint, CommittedRecords.Offsets offsets) {
        FirstAvailableSearch search = new FirstAvailableSearch(checkpoint);
        records().forEach(offsets, each -> search.accept(decode(each)));
        return search.result();
    }

    /**
     * Finds the records of GTIDs that the source has lost, from the end of the stream backwards.
     *
     * @param checkpoint of {@link #settled}
     */
    public LostTail lostTail(GtidSet lost, Checkpoint checkpoint) {
        TailSearch search = new TailSearch(lost, checkpoint);
        records()
                .backwards(
                        each -> search.accept(decode(each), each.offset(), () -> recordCodec.decode(each.value())),
                        search::isComplete);
        return search.result();
    }

    private StreamRecord decode(ConsumerRecord<byte[], byte[]> found) {
        return decode(found, recordCodec::decodeWithoutEvents);
    }

    private static <T> T decode(ConsumerRecord<byte[], byte[]> found, Function<byte[], T> codec) {
        try {
            if (found.value() == null) {
                throw new CorruptRecordException("it has no value");
            }
            return codec.apply(found.value());
        } catch (CorruptRecordException e) {
            throw new CorruptRecordException(
                    "The record at offset " + found.offset() + " of " + found.topic() + " cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }

    private CommittedRecords records() {
        CommittedRecords topic = records;
        if (topic == null) {
            topic = new CommittedRecords(
                    kafka.briefReader("crosstide-view"), stream.transactionsTopic(), patience, time);
            records = topic;
        }
        return topic;
    }

    @Override
    public void close() {
        if (checkpoints != null) {
            checkpoints.close();
        }
        if (records != null) {
            records.close();
        }
    }
}
