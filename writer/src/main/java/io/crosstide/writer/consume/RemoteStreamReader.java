package io.crosstide.writer.consume;

import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.CheckpointCodec;
import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.topology.StreamName;
import io.crosstide.writer.LinkName;
import io.crosstide.writer.LinkStoppedException;
import io.crosstide.writer.UnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads who a stream is: its last checkpoint, which its topics must agree with. */
public final class RemoteStreamReader {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long FIRST_LOOK_BACK = 16;

    private final LinkName link;
    private final StreamName stream;
    private final RemoteKafka kafka;
    private final CheckpointCodec codec = new CheckpointCodec();

    public RemoteStreamReader(LinkName link, StreamName stream, RemoteKafka kafka) {
        this.link = link;
        this.stream = stream;
        this.kafka = kafka;
    }

    public RemoteStream read() throws LinkStoppedException, UnreachableException, InterruptedException {
        try (Admin admin = kafka.admin("crosstide-identity");
                Consumer<byte[], byte[]> consumer = kafka.briefReader("crosstide-identity")) {
            String topicId = topicId(admin, stream.transactionsTopic());
            topicId(admin, stream.checkpointsTopic());
            Checkpoint checkpoint = lastCheckpoint(admin, consumer).orElseThrow(() -> notCreated("is empty"));
            if (!checkpoint.topicId().equals(topicId)) {
                throw new LinkStoppedException(
                        "Link " + link + ": topic " + stream.transactionsTopic()
                                + " was deleted and made again: its id is " + topicId + ", the stream was begun with "
                                + checkpoint.topicId(),
                        "records may be lost: run `crosstide status` for " + link.source()
                                + " and follow its remedy, then load this target anew and run `crosstide init --seeded`");
            }
            TopicPartition partition = new TopicPartition(stream.transactionsTopic(), 0);
            return new RemoteStream(
                    checkpoint,
                    offset(admin, partition, OffsetSpec.earliest()),
                    offset(admin, partition, OffsetSpec.latest()));
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    private String topicId(Admin admin, String topic)
            throws LinkStoppedException, UnreachableException, InterruptedException {
        return of(answer(admin.describeTopics(List.of(topic)).allTopicNames(), topic), topic)
                .topicId()
                .toString();
    }

    /** Committed records only: what an open transaction has written is behind the end. */
    private long offset(Admin admin, TopicPartition partition, OffsetSpec spec)
            throws LinkStoppedException, UnreachableException, InterruptedException {
        ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        return of(answer(admin.listOffsets(Map.of(partition, spec), committed).all(), partition.topic()), partition)
                .offset();
    }

    private <T> T answer(KafkaFuture<T> future, String topic)
            throws LinkStoppedException, UnreachableException, InterruptedException {
        try {
            return future.get(RemoteKafka.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw notCreated("does not exist", topic);
            }
            throw unreachable(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw unreachable(e);
        }
    }

    private Optional<Checkpoint> lastCheckpoint(Admin admin, Consumer<byte[], byte[]> consumer)
            throws LinkStoppedException, UnreachableException, InterruptedException {
        TopicPartition partition = new TopicPartition(stream.checkpointsTopic(), 0);
        consumer.assign(List.of(partition));
        long begin = offset(admin, partition, OffsetSpec.earliest());
        long end = offset(admin, partition, OffsetSpec.latest());
        for (long back = FIRST_LOOK_BACK; ; back *= 16) {
            long from = Math.max(begin, end - back);
            Optional<Checkpoint> last = lastBetween(consumer, partition, from, end);
            if (last.isPresent() || from == begin) {
                return last;
            }
        }
    }

    private Optional<Checkpoint> lastBetween(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long from, long end)
            throws LinkStoppedException {
        consumer.seek(partition, from);
        byte[] last = null;
        long deadline = System.nanoTime() + RemoteKafka.TIMEOUT.toNanos();
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                last = record.value() == null ? last : record.value();
            }
            if (System.nanoTime() > deadline) {
                throw new org.apache.kafka.common.errors.TimeoutException("no answer while reading " + partition);
            }
        }
        try {
            return last == null ? Optional.empty() : Optional.of(codec.decode(last));
        } catch (CorruptRecordException e) {
            throw new LinkStoppedException(
                    "Link " + link + ": the last checkpoint in " + stream.checkpointsTopic() + " cannot be read: "
                            + e.getMessage(),
                    "run the same version of Crosstide at " + link.source() + " and " + link.target());
        }
    }

    private static <K, V> V of(Map<K, V> answers, K key) {
        return Objects.requireNonNull(answers.get(key), () -> "no answer for " + key);
    }

    private LinkStoppedException notCreated(String what) {
        return notCreated(what, stream.checkpointsTopic());
    }

    private LinkStoppedException notCreated(String what, String topic) {
        return new LinkStoppedException(
                "Link " + link + ": topic " + topic + " " + what, "run `crosstide init -d " + link.source() + "`");
    }

    private UnreachableException unreachable(Throwable cause) {
        String message = cause.getMessage();
        return new UnreachableException(
                "Link " + link + ": the Kafka of " + link.source() + " does not answer: "
                        + (message == null ? cause.getClass().getSimpleName() : message),
                cause);
    }
}
