package io.crosstide.syncer;

import io.crosstide.topology.StreamName;
import io.crosstide.topology.TopicSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** The two topics of a stream in Kafka. */
final class StreamTopics implements AutoCloseable {
    private static final long KNOWN_PAUSE_MILLIS = 50;
    private static final long TIMEOUT_SECONDS = 20;
    private static final String CHECKPOINT_SEGMENT_BYTES = Integer.toString(4 << 20);
    private static final String CHECKPOINT_SEGMENT_MILLIS = "600000";

    private final StreamName stream;
    private final Admin admin;

    StreamTopics(StreamName stream, Map<String, Object> clientProperties) {
        this.stream = stream;
        this.admin = Admin.create(clientProperties);
    }

    /** Creates the topics that are missing; those that exist stay as they are. */
    void create(TopicSettings settings) throws InterruptedException {
        String replicas = Integer.toString(settings.minInsyncReplicas());
        NewTopic transactions = new NewTopic(stream.transactionsTopic(), 1, (short) settings.replicationFactor())
                .configs(Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        Long.toString(settings.retention().toMillis()),
                        "retention.bytes",
                        "-1",
                        "min.insync.replicas",
                        replicas,
                        "unclean.leader.election.enable",
                        "false",
                        "max.message.bytes",
                        Integer.toString(StreamProducer.MAX_RECORD_BYTES)));
        NewTopic checkpoints = new NewTopic(stream.checkpointsTopic(), 1, (short) settings.replicationFactor())
                .configs(Map.of(
                        "cleanup.policy",
                        "compact",
                        "segment.bytes",
                        CHECKPOINT_SEGMENT_BYTES,
                        "segment.ms",
                        CHECKPOINT_SEGMENT_MILLIS,
                        "min.cleanable.dirty.ratio",
                        "0.1",
                        "min.insync.replicas",
                        replicas,
                        "unclean.leader.election.enable",
                        "false",
                        "max.message.bytes",
                        Integer.toString(StreamProducer.MAX_RECORD_BYTES)));
        for (NewTopic topic : List.of(transactions, checkpoints)) {
            try {
                get(admin.createTopics(List.of(topic)).all());
            } catch (TopicExistsException e) {
                requireOnePartition(topic.name());
            }
        }
        awaitKnown();
    }

    /** Brokers learn of a topic a little later than its creation is confirmed. */
    private void awaitKnown() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        for (List<String> missing = missing(); !missing.isEmpty(); missing = missing()) {
            if (System.nanoTime() > deadline) {
                throw new KafkaException("The topics " + missing
                        + " were created, but the brokers do not know them after " + TIMEOUT_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(KNOWN_PAUSE_MILLIS);
        }
    }

    private void requireOnePartition(String topic) throws InterruptedException {
        int partitions = describe(topic).map(found -> found.partitions().size()).orElse(1);
        if (partitions != 1) {
            throw new StreamStoppedException(
                    "Topic " + topic + " exists with " + partitions + " partitions; a stream is one ordered partition",
                    "Delete the topic and init again");
        }
    }

    /** Kafka's id of the transactions topic; a topic that is deleted and made again gets another. */
    Optional<String> transactionsTopicId() throws InterruptedException {
        return describe(stream.transactionsTopic()).map(found -> found.topicId().toString());
    }

    /** What is missing of the two topics. */
    List<String> missing() throws InterruptedException {
        List<String> missing = new ArrayList<>();
        for (String topic : List.of(stream.transactionsTopic(), stream.checkpointsTopic())) {
            if (describe(topic).isEmpty()) {
                missing.add(topic);
            }
        }
        return missing;
    }

    /** Begins to look up the id of the transactions topic. */
    KafkaFuture<TopicDescription> lookUp() {
        return lookUp(stream.transactionsTopic());
    }

    private KafkaFuture<TopicDescription> lookUp(String topic) {
        return Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
    }

    private Optional<TopicDescription> describe(String topic) throws InterruptedException {
        try {
            return Optional.of(get(lookUp(topic)));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    private static <T extends @Nullable Object> T get(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("Kafka did not answer within " + TIMEOUT_SECONDS + " s", e);
        }
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(2));
    }
}
