package io.crosstide.streams;

import io.crosstide.topology.StreamName;
import io.crosstide.topology.TopicSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two topics of a stream in Kafka. */
public final class StreamTopics implements AutoCloseable {
    /** The largest record: a rows event is never split, and a row may be as large as max_allowed_packet. */
    public static final int MAX_RECORD_BYTES = 132 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(StreamTopics.class);
    private static final Duration POLL_PAUSE = Duration.ofMillis(50);
    private static final long TIMEOUT_SECONDS = 20;
    private static final long PATIENCE_SECONDS = 1;
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final String CHECKPOINT_SEGMENT_BYTES = Integer.toString(4 << 20);
    private static final String CHECKPOINT_SEGMENT_MILLIS = "600000";

    private final StreamName stream;
    private final Admin admin;
    private final Time time;

    public StreamTopics(StreamName stream, KafkaClients kafka, Time time) {
        this.stream = stream;
        this.time = time;
        this.admin = kafka.admin("crosstide-topics");
    }

    /** The topics that exist, as one request to Kafka showed them. */
    public final class Found {
        private final Map<String, TopicDescription> topics;

        private Found(Map<String, TopicDescription> topics) {
            this.topics = topics;
        }

        /** Names of the two topics that do not exist. */
        public List<String> missing() {
            return names().stream().filter(name -> !topics.containsKey(name)).toList();
        }

        /**
         * Kafka's id of the transactions topic, which must exist; a topic that is deleted and recreated gets another.
         */
        public String transactionsId() {
            return Objects.requireNonNull(topics.get(stream.transactionsTopic()))
                    .topicId()
                    .toString();
        }

        /** The topics whose number of partitions is not one, and that number. */
        public Map<String, Integer> wronglyPartitioned() {
            Map<String, Integer> wrong = new TreeMap<>();
            topics.forEach((name, topic) -> wrong.put(name, topic.partitions().size()));
            wrong.values().removeIf(partitions -> partitions == 1);
            return wrong;
        }
    }

    /** Creates missing topics; does not change existing ones. */
    public Found create(TopicSettings settings) throws InterruptedException {
        request(settings, new CreateTopicsOptions());
        Found found = await(TIMEOUT_SECONDS);
        if (!found.missing().isEmpty()) {
            throw new KafkaException("The topics " + found.missing()
                    + " were created, but the brokers do not know them after " + TIMEOUT_SECONDS + " s");
        }
        return found;
    }

    /** Asks the brokers whether they would create the missing topics; creates nothing. */
    public void validate(TopicSettings settings) throws InterruptedException {
        request(settings, new CreateTopicsOptions().validateOnly(true));
    }

    private void request(TopicSettings settings, CreateTopicsOptions options) throws InterruptedException {
        // an account that may not create topics can use those that somebody else created
        List<String> missing = find().missing();
        for (NewTopic topic : List.of(transactions(settings), checkpoints(settings))) {
            if (!missing.contains(topic.name())) {
                continue;
            }
            try {
                get(admin.createTopics(List.of(topic), options).all());
            } catch (TopicExistsException e) {
                LOG.atDebug().addKeyValue("topic", topic.name()).log("Topic already exists");
            }
        }
    }

    private NewTopic transactions(TopicSettings settings) {
        return new NewTopic(stream.transactionsTopic(), 1, (short) settings.replicationFactor())
                .configs(Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        Long.toString(settings.retention().toMillis()),
                        "retention.bytes",
                        "-1",
                        "min.insync.replicas",
                        Integer.toString(settings.minInsyncReplicas()),
                        "unclean.leader.election.enable",
                        "false",
                        "max.message.bytes",
                        Integer.toString(MAX_RECORD_BYTES)));
    }

    private NewTopic checkpoints(TopicSettings settings) {
        return new NewTopic(stream.checkpointsTopic(), 1, (short) settings.replicationFactor())
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
                        Integer.toString(settings.minInsyncReplicas()),
                        "unclean.leader.election.enable",
                        "false",
                        "max.message.bytes",
                        Integer.toString(MAX_RECORD_BYTES)));
    }

    /**
     * Waits briefly for topics that were created before. Kafka confirms the creation of a topic before every broker
     * knows the topic.
     */
    public Found awaitCreated() throws InterruptedException {
        return await(PATIENCE_SECONDS);
    }

    private Found await(long seconds) throws InterruptedException {
        long startNanos = time.nanos();
        while (true) {
            Found found = find();
            if (found.missing().isEmpty() || time.since(startNanos).toSeconds() >= seconds) {
                return found;
            }
            time.sleep(POLL_PAUSE);
        }
    }

    /** Asks one broker for both topics, so that the answers are consistent. */
    public Found find() throws InterruptedException {
        Map<String, TopicDescription> topics = new HashMap<>();
        for (KafkaFuture<TopicDescription> asked :
                admin.describeTopics(names()).topicNameValues().values()) {
            try {
                TopicDescription topic = get(asked);
                topics.put(topic.name(), topic);
            } catch (UnknownTopicOrPartitionException e) {
                LOG.atDebug().addKeyValue("stream", stream).setCause(e).log("Topic does not exist");
            }
        }
        return new Found(topics);
    }

    /** Other datacenters whose streams of the same cluster are in this Kafka; none that the account may not see. */
    public SortedSet<String> otherDatacenters() throws InterruptedException {
        return TopicOwners.othersThan(stream, get(admin.listTopics().names()));
    }

    private List<String> names() {
        return List.of(stream.transactionsTopic(), stream.checkpointsTopic());
    }

    /** Starts to look up the id of the transactions topic. */
    public KafkaFuture<TopicDescription> lookUp() {
        String topic = stream.transactionsTopic();
        return Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
    }

    /**
     * Starts to ask for how many milliseconds the transactions topic keeps a record at least; negative if it never
     * removes one. Fails if the account may not describe the settings of the topic.
     */
    public KafkaFuture<Long> retentionMillis() {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, stream.transactionsTopic());
        return admin.describeConfigs(List.of(topic))
                .all()
                .thenApply(configs -> Long.parseLong(Objects.requireNonNull(configs.get(topic))
                        .get("retention.ms")
                        .value()));
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
        admin.close(CLOSE);
    }
}
