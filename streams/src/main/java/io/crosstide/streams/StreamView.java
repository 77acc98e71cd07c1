package io.crosstide.streams;

import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.CheckpointCodec;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.StreamRecordCodec;
import io.crosstide.topology.StreamName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A look into the two topics of one stream: the last checkpoint, and records as a writer would see them.
 *
 * <p>Methods throw KafkaException when Kafka does not answer or a topic does not exist, and {@link
 * io.crosstide.change.wire.CorruptRecordException} when a record cannot be read. Not safe for several threads.
 */
public final class StreamView implements AutoCloseable {
    /** Key of every record of a checkpoints topic. */
    private static final byte[] CHECKPOINT_KEY = Checkpoint.KEY.getBytes(StandardCharsets.UTF_8);

    private static final Duration VISIBLE_PAUSE = Duration.ofMillis(100);

    private final KafkaClients kafka;
    private final StreamName stream;
    private final Duration patience;
    private final Time time;
    private final StreamRecordCodec recordCodec = new StreamRecordCodec();
    private final CheckpointCodec checkpointCodec = new CheckpointCodec();
    private @Nullable CommittedRecords checkpoints;
    private @Nullable CommittedRecords records;

    /** @param patience how long Kafka may take for an answer */
    public StreamView(KafkaClients kafka, StreamName stream, Duration patience, Time time) {
        this.kafka = kafka.withPatience(patience);
        this.stream = stream;
        this.patience = patience;
        this.time = time;
    }

    public StreamView(KafkaClients kafka, StreamName stream, Time time) {
        this(kafka, stream, KafkaClients.PATIENCE, time);
    }

    /** What the syncer said last; while the stream is stopped it carries error and remedy. Empty before init. */
    public Optional<Checkpoint> checkpoint() {
        CommittedRecords topic = checkpoints;
        if (topic == null) {
            var consumer = kafka.briefReader("crosstide-checkpoint");
            topic = new CommittedRecords(consumer, stream.checkpointsTopic(), patience, time);
            checkpoints = topic;
            if (consumer.partitionsFor(stream.checkpointsTopic()).isEmpty()) {
                closeCheckpoints(topic); // the topic may come: the next call asks again
                return Optional.empty();
            }
        }
        return topic.last(StreamView::isCheckpoint).map(found -> checkpointCodec.decode(found.value()));
    }

    private void closeCheckpoints(CommittedRecords topic) {
        topic.close();
        checkpoints = null;
    }

    private static boolean isCheckpoint(ConsumerRecord<byte[], byte[]> found) {
        return Arrays.equals(CHECKPOINT_KEY, found.key()) && found.value() != null;
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
        awaitVisible(stream.checkpointsTopic());
        Optional<Checkpoint> last = checkpoint();
        CommittedRecords.Offsets offsets = awaitVisible(stream.transactionsTopic());
        return last.map(found -> new PublishedStream(found, offsets));
    }

    private CommittedRecords.Offsets awaitVisible(String topic) throws InterruptedException {
        long written;
        try (var consumer = kafka.writtenReader("crosstide-written")) {
            TopicPartition partition = new TopicPartition(topic, 0);
            written = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
        long startNanos = time.nanos();
        try (CommittedRecords committed =
                new CommittedRecords(kafka.briefReader("crosstide-visible"), topic, patience, time)) {
            while (true) {
                CommittedRecords.Offsets visible = committed.offsets();
                if (visible.end() >= written) {
                    return visible;
                }
                if (time.since(startNanos).compareTo(patience) > 0) {
                    throw new NotYetVisibleException(topic, visible.end(), written);
                }
                time.sleep(VISIBLE_PAUSE);
            }
        }
    }

    /** Where the records of the transactions topic begin and end now. */
    public CommittedRecords.Offsets offsets() {
        return records().offsets();
    }

    /** The newest record, which may be a heartbeat; empty when there is none, or none any more. */
    public Optional<StreamRecord> newest() {
        return records().last(any -> true).map(this::decode);
    }

    /** The first record from the offset on that passes; empty when none does before the present end. */
    public Optional<StreamRecord> firstFrom(long offset, Predicate<StreamRecord> wanted) {
        FirstMatch match = new FirstMatch(wanted);
        CommittedRecords.Offsets all = offsets();
        records().forEach(new CommittedRecords.Offsets(Math.max(offset, all.begin()), all.end()), match);
        return match.found;
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

    /** Every record there is now, from the oldest on. */
    public void forEach(Consumer<StreamRecord> reader) {
        records().forEach(offsets(), each -> {
            reader.accept(decode(each));
            return true;
        });
    }

    /** Where the stream begins as retention has left it; the checkpoint and the offsets must be of one look. */
    public FirstAvailable firstAvailable(Checkpoint checkpoint, CommittedRecords.Offsets offsets) {
        FirstAvailableSearch search = new FirstAvailableSearch(checkpoint);
        records().forEach(offsets, each -> search.accept(decode(each)));
        return search.result();
    }

    private StreamRecord decode(ConsumerRecord<byte[], byte[]> found) {
        return recordCodec.decodeWithoutEvents(found.value());
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
