package io.crosstide.writer.consume;

import io.crosstide.bookkeeping.Mark;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the records of a stream when it is asked for the next one, and checks them as {@link TransactionConsumer} does. Used
 * by one thread.
 */
public final class RecordReader implements AutoCloseable {
    private final Consumer<byte[], byte[]> kafka;
    private final TopicPartition partition;
    private final StreamChecker checker;
    private final RecordDecoder decoder;
    private final OptionalLong copiedFrom;
    private final Queue<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();

    /**
     * @param kafka closed with this reader
     * @param place where it begins, after the transaction of {@code from}
     * @param from its offset is that of all records that are read from a copy, whose own offsets say nothing of the source's
     *     topic: no record has an earlier one there
     */
    public RecordReader(LinkName link, Consumer<byte[], byte[]> kafka, Place place, UUID streamId, Mark from) {
        this.kafka = kafka;
        this.partition = new TopicPartition(place.topic(), 0);
        this.checker = new StreamChecker(link, streamId, from.lowSeq());
        this.decoder = new RecordDecoder(link);
        this.copiedFrom = place.isCopy() ? OptionalLong.of(from.resumeOffset()) : OptionalLong.empty();
        kafka.assign(List.of(partition));
        kafka.seek(partition, place.offset());
    }

    /**
     * The next record; empty if none comes in time.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or does not have the position any more
     */
    public Optional<Received> next(Duration patience) throws LinkStoppedException {
        if (fetched.isEmpty()) {
            kafka.poll(patience).forEach(fetched::add);
        }
        while (!fetched.isEmpty()) {
            Received received = decoder.decode(fetched.remove());
            if (checker.accept(received.record(), received.offset())) {
                return Optional.of(
                        copiedFrom.isEmpty()
                                ? received
                                : new Received(received.record(), copiedFrom.getAsLong(), received.bytes()));
            }
        }
        return Optional.empty();
    }

    /** Whether every record was returned that can be read in the topic now. */
    public boolean isAtEnd() {
        if (!fetched.isEmpty()) {
            return false;
        }
        Map<TopicPartition, Long> ends = kafka.endOffsets(List.of(partition));
        return kafka.position(partition) >= ends.getOrDefault(partition, Long.MAX_VALUE);
    }

    @Override
    public void close() {
        kafka.close();
    }
}
