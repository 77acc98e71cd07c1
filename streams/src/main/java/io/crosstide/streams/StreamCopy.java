package io.crosstide.streams;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.StreamRecordCodec;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.topology.StreamName;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the copy of a stream that another datacenter keeps in its own Kafka (docs/decisions/0030). A place in it is found by seq,
 * because its offsets are not those of the stream's own topic.
 *
 * <p>Records of a stream that was created again follow those of its predecessor, so the records of one stream are together at
 * the end. Methods throw KafkaException if Kafka does not answer, and {@link io.crosstide.change.wire.CorruptRecordException} if
 * a record cannot be read. Not safe for several threads.
 */
public final class StreamCopy implements AutoCloseable {
    /**
     * What a copy holds of a stream.
     *
     * @param firstSeq seq of the first transaction that retention has left whole
     * @param firstGtids GTIDs of the first record
     * @param lastSeq seq of the last transaction; a copy ends with a whole one
     */
    public record Content(long firstSeq, GtidSet firstGtids, long lastSeq) {}

    private final KafkaClients kafka;
    private final String topic;
    private final UUID streamId;
    private final Duration patience;
    private final Time time;
    private final CommittedRecords records;
    private final boolean exists;
    private final StreamRecordCodec codec = new StreamRecordCodec();

    public StreamCopy(KafkaClients kafka, StreamName stream, UUID streamId, Duration patience, Time time) {
        this.kafka = kafka.withPatience(patience).sharedBy(Integer.MAX_VALUE);
        this.topic = stream.copyTopic();
        this.streamId = streamId;
        this.patience = patience;
        this.time = time;
        Consumer<byte[], byte[]> consumer = this.kafka.briefReader("crosstide-copy");
        this.records = new CommittedRecords(consumer, topic, patience, time);
        boolean found;
        try {
            found = !consumer.partitionsFor(topic).isEmpty();
        } catch (RuntimeException e) {
            records.close();
            throw e;
        }
        this.exists = found;
    }

    /** Whether the topic exists; nothing else may be called if it does not. */
    public boolean exists() {
        return exists;
    }

    /** Empty if the copy has no transaction of this stream. */
    public Optional<Content> content() {
        return content(records.offsets());
    }

    /**
     * The same when all that was written before this call is visible: who continues the copy needs its very last record.
     *
     * @throws NotYetVisibleException if something is not visible within the patience
     */
    public Optional<Content> settledContent() throws InterruptedException {
        return content(new VisibleEnd(kafka, patience, time).await(topic));
    }

    private Optional<Content> content(CommittedRecords.Offsets all) {
        Optional<StreamRecord> last =
                records.last(any -> true).map(this::decode).filter(this::isOurs);
        if (last.isEmpty()) {
            return Optional.empty();
        }
        long begin = RecordSearch.first(records, all, each -> isOurs(decode(each)));
        return records.first(new CommittedRecords.Offsets(begin, all.end()))
                .map(this::decode)
                .map(first ->
                        new Content(firstWhole(first), first.gtids(), last.get().lastSeq()));
    }

    /** Retention may have removed the first chunks of the first transaction. */
    private static long firstWhole(StreamRecord first) {
        return first instanceof TransactionChunk chunk && chunk.chunk() > 0 ? first.seq() + 1 : first.seq();
    }

    /** The offset at which to read what follows a transaction. */
    public long offsetAfter(long seq) {
        Predicate<StreamRecord> follows = record -> isOurs(record) && record.lastSeq() > seq;
        return RecordSearch.first(records, records.offsets(), each -> follows.test(decode(each)));
    }

    private boolean isOurs(StreamRecord record) {
        return record.streamId().equals(streamId);
    }

    private StreamRecord decode(ConsumerRecord<byte[], byte[]> found) {
        return codec.decodeWithoutEvents(found.value());
    }

    @Override
    public void close() {
        records.close();
    }
}
