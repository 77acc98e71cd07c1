package io.crosstide.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongBinaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Settings of brokers with which a syncer or a writer cannot work at all. With such a setting, Kafka's clients wait until
 * their timeout and do not say why.
 *
 * <p>Kafka creates its internal topics at their first use, so their settings count until then. After that, the topics
 * count as they are.
 */
public final class BrokerSettings {
    private static final String TRANSACTION_LOG = "__transaction_state";
    private static final String OFFSETS = "__consumer_offsets";
    private static final String PROTOCOLS = "group.coordinator.rebalance.protocols";

    private final Admin admin;
    private final Duration patience;
    private final Duration transactionTimeout;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * A setting that is in the way.
     *
     * @param what names the setting and its value, without a full stop
     * @param remedy what to do, likewise
     */
    public record Finding(String what, String remedy) {}

    /** The broker settings could not be read; the message says why. */
    public static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(Throwable cause) {
            super(KafkaProblem.of(cause).reason(), cause);
        }
    }

    /**
     * @param patience how long each answer may take
     * @param transactionTimeout of the syncers' transactions
     */
    public BrokerSettings(Admin admin, Duration patience, Duration transactionTimeout) {
        this.admin = admin;
        this.patience = patience;
        this.transactionTimeout = transactionTimeout;
    }

    /** What is in the way. */
    public List<Finding> check() throws UnreadableException, InterruptedException {
        try {
            Collection<Node> brokers = get(admin.describeCluster().nodes());
            Map<String, Config> configs = configs(brokers);
            transactionTimeout(configs);
            groups(configs);
            internal(
                    TRANSACTION_LOG,
                    "transaction.state.log.replication.factor",
                    "transaction.state.log.min.isr",
                    brokers.size(),
                    configs);
            internal(OFFSETS, "offsets.topic.replication.factor", "min.insync.replicas", brokers.size(), configs);
            return List.copyOf(findings);
        } catch (ExecutionException | TimeoutException e) {
            throw new UnreadableException(e);
        }
    }

    private Map<String, Config> configs(Collection<Node> brokers)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<ConfigResource> resources = brokers.stream()
                .map(broker -> new ConfigResource(ConfigResource.Type.BROKER, broker.idString()))
                .toList();
        Map<String, Config> configs = new HashMap<>();
        for (var each : get(admin.describeConfigs(resources).all()).entrySet()) {
            configs.put(each.getKey().name(), each.getValue());
        }
        return configs;
    }

    private void transactionTimeout(Map<String, Config> configs) {
        long longest = number(configs, "transaction.max.timeout.ms", Math::min, Long.MAX_VALUE);
        if (longest < transactionTimeout.toMillis()) {
            findings.add(new Finding(
                    "transaction.max.timeout.ms of the brokers is %d, less than the transaction.timeout.ms of the syncers, which is %d"
                            .formatted(longest, transactionTimeout.toMillis()),
                    "set transaction.max.timeout.ms=%d or more at the brokers, or a shorter transaction.timeout.ms in kafka.properties"
                            .formatted(transactionTimeout.toMillis())));
        }
    }

    private void groups(Map<String, Config> configs) {
        long shortest = number(configs, "group.min.session.timeout.ms", Math::max, 0);
        if (shortest > Election.SESSION_TIMEOUT.toMillis()) {
            findings.add(new Finding(
                    "group.min.session.timeout.ms of the brokers is %d, more than the session timeout of the services, which is %d"
                            .formatted(shortest, Election.SESSION_TIMEOUT.toMillis()),
                    "set group.min.session.timeout.ms=%d or less at the brokers"
                            .formatted(Election.SESSION_TIMEOUT.toMillis())));
        }
        for (Config config : configs.values()) {
            @Nullable ConfigEntry protocols = config.get(PROTOCOLS);
            if (protocols != null
                    && protocols.value() != null
                    && !protocols.value().contains("classic")) {
                findings.add(new Finding(
                        PROTOCOLS + " of the brokers is " + protocols.value() + ", without classic",
                        "add classic to " + PROTOCOLS + " at the brokers"));
                return;
            }
        }
    }

    private void internal(
            String topic, String replicationFactor, String minInSync, int brokers, Map<String, Config> configs)
            throws ExecutionException, TimeoutException, InterruptedException {
        TopicDescription found;
        try {
            found = get(Objects.requireNonNull(
                    admin.describeTopics(List.of(topic)).topicNameValues().get(topic)));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                toCome(topic, replicationFactor, minInSync, brokers, configs);
                return;
            }
            throw e;
        }
        existing(found, minInSync);
    }

    private void toCome(
            String topic, String replicationFactor, String minInSync, int brokers, Map<String, Config> configs) {
        long replicas = number(configs, replicationFactor, Math::max, 1);
        long inSync = number(configs, minInSync, Math::max, 1);
        if (replicas > brokers) {
            findings.add(new Finding(
                    "%s of the brokers is %d, and there %s, so that Kafka cannot create %s"
                            .formatted(
                                    replicationFactor,
                                    replicas,
                                    brokers == 1 ? "is 1 broker" : "are " + brokers,
                                    topic),
                    "add brokers, or set %s=%d at the brokers".formatted(replicationFactor, brokers)));
        } else if (inSync > replicas) {
            findings.add(new Finding(
                    "%s of the brokers is %d, more than the %d replicas of %s"
                            .formatted(minInSync, inSync, replicas, topic),
                    "set %s=%d or less at the brokers, or a larger %s"
                            .formatted(minInSync, replicas, replicationFactor)));
        }
    }

    private void existing(TopicDescription topic, String setting)
            throws ExecutionException, TimeoutException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        Config config =
                get(admin.describeConfigs(List.of(resource)).all()).getOrDefault(resource, new Config(List.of()));
        long inSync = number(Map.of("", config), "min.insync.replicas", Math::max, 1);
        List<Integer> unserved = topic.partitions().stream()
                .filter(partition -> lacksLeader(partition) || partition.isr().size() < inSync)
                .map(TopicPartitionInfo::partition)
                .toList();
        if (!unserved.isEmpty()) {
            int replicas = topic.partitions().get(0).replicas().size();
            findings.add(new Finding(
                    "partitions %s of %s have no leader, or fewer replicas in sync than min.insync.replicas=%d"
                            .formatted(unserved, topic.name(), inSync),
                    replicas < inSync
                            ? "give %s more replicas, or set a smaller min.insync.replicas for it (%s of the brokers was larger when it was created)"
                                    .formatted(topic.name(), setting)
                            : "start the brokers that are missing"));
        }
    }

    private static boolean lacksLeader(TopicPartitionInfo partition) {
        @Nullable Node leader = partition.leader();
        return leader == null || leader.isEmpty();
    }

    private static long number(Map<String, Config> configs, String name, LongBinaryOperator choice, long otherwise) {
        return configs.values().stream()
                .map(config -> config.get(name))
                .filter(entry -> entry != null && entry.value() != null)
                .mapToLong(entry -> Long.parseLong(entry.value()))
                .reduce(choice)
                .orElse(otherwise);
    }

    private <T> T get(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
