package io.crosstide.writer.consume;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.StreamRecordCodec;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.topology.StreamName;
import io.crosstide.writer.LinkName;
import io.crosstide.writer.LinkStoppedException;
import io.crosstide.writer.UnreachableException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out which transactions retention has removed from a stream: all that the stream has accounted for, as the first
 * heartbeat or the checkpoint says, less those that can still be read before it.
 */
public final class FirstAvailableReader {
    private static final Duration POLL = Duration.ofMillis(500);

    private final LinkName link;
    private final StreamName stream;
    private final RemoteKafka kafka;
    private final StreamRecordCodec codec = new StreamRecordCodec();

    public FirstAvailableReader(LinkName link, StreamName stream, RemoteKafka kafka) {
        this.link = link;
        this.stream = stream;
        this.kafka = kafka;
    }

    public FirstAvailable read(RemoteStream remote) throws LinkStoppedException, UnreachableException {
        TopicPartition partition = new TopicPartition(stream.transactionsTopic(), 0);
        try (Consumer<byte[], byte[]> consumer = kafka.briefReader("crosstide-first-available")) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, remote.beginOffset());
            return scan(consumer, partition, remote);
        } catch (KafkaException e) {
            throw new UnreachableException(
                    "Link " + link + ": cannot read the start of " + partition.topic() + ": " + e.getMessage(), e);
        } catch (CorruptRecordException e) {
            throw new LinkStoppedException(
                    "Link " + link + ": cannot read the start of " + partition.topic() + ": " + e.getMessage(),
                    "run versions of Crosstide that know each other's wireVersion");
        }
    }

    private FirstAvailable scan(Consumer<byte[], byte[]> consumer, TopicPartition partition, RemoteStream remote) {
        GtidSetBuilder present = new GtidSetBuilder();
        GtidSet published = remote.checkpoint().published();
        long first = -1;
        long deadline = System.nanoTime() + RemoteKafka.TIMEOUT.toNanos();
        while (consumer.position(partition) < remote.endOffset()) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                deadline = System.nanoTime() + RemoteKafka.TIMEOUT.toNanos();
                StreamRecord record = codec.decode(message.value());
                if (record instanceof Heartbeat heartbeat) {
                    GtidSet accounted = heartbeat.executed().intersection(published);
                    return new FirstAvailable(
                            first < 0 ? heartbeat.seq() + 1 : first, accounted.minus(present.build()));
                }
                if (first < 0 && record instanceof TransactionChunk chunk && chunk.chunk() > 0) {
                    continue; // its beginning is gone, and the transaction with it
                }
                first = first < 0 ? record.seq() : first;
                present.add(record.gtids());
            }
            if (System.nanoTime() > deadline) {
                throw new org.apache.kafka.common.errors.TimeoutException("no answer while reading " + partition);
            }
        }
        return new FirstAvailable(first < 0 ? remote.checkpoint().seq() + 1 : first, published.minus(present.build()));
    }
}
