package io.crosstide.cli.doctor;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.WrongPlace;
import io.crosstide.streams.BrokerSettings;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Link;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** Whether the Kafka of a datacenter keeps what it has acknowledged, and for how long. */
final class KafkaCheck {

    /** Records are cut at about 900 kB. */
    private static final long LARGEST_RECORD = 1_000_000;

    private static final int DURABLE = 3;

    private final Topology topology;
    private final Datacenter datacenter;
    private final Admin admin;
    private final BrokerSettings settings;
    private final List<Finding> findings = new ArrayList<>();

    KafkaCheck(Topology topology, Datacenter datacenter, Admin admin, BrokerSettings settings) {
        this.topology = topology;
        this.datacenter = datacenter;
        this.admin = admin;
        this.settings = settings;
    }

    List<Finding> check()
            throws ExecutionException, TimeoutException, InterruptedException, BrokerSettings.UnreadableException {
        Collection<Node> brokers = get(admin.describeCluster().nodes());
        declared(brokers.size());
        broker(config(ConfigResource.Type.BROKER, brokers.iterator().next().idString()));
        settings.check().forEach(found -> findings.add(Finding.error(where(), found.what(), found.remedy())));
        WrongPlace.ofKafka(topology, datacenter, admin, Servers.PATIENCE)
                .ifPresent(wrong -> findings.add(Finding.error(where(), wrong.what(), wrong.remedy())));
        Collection<String> topics = get(admin.listTopics().names());
        for (String cluster : datacenter.clusters().keySet()) {
            StreamName stream = topology.stream(cluster, datacenter.name());
            for (String topic : List.of(stream.transactionsTopic(), stream.checkpointsTopic())) {
                if (topics.contains(topic)) {
                    topic(topic);
                    if (topic.equals(stream.transactionsTopic())) {
                        retention(
                                topic,
                                datacenter.kafka().topics().retention(),
                                "a target that is away for longer must be seeded again");
                    }
                }
            }
            for (Link link : topology.linksInto(cluster, datacenter.name())) {
                if (topology.hasCopyTopic(cluster, link)) {
                    copy(topology.stream(cluster, link.from()).copyTopic(), topics);
                }
            }
        }
        return findings;
    }

    private String where() {
        return datacenter.name() + " Kafka";
    }

    private void declared(int brokers) {
        int wanted = datacenter.kafka().topics().replicationFactor();
        if (brokers < wanted) {
            findings.add(
                    Finding.error(
                            where(),
                            "it has %d brokers, and topics.replicationFactor is %d".formatted(brokers, wanted),
                            "add brokers, or declare topics: { replicationFactor: 1, minInsyncReplicas: 1 } and live with less"));
        }
        if (wanted < DURABLE || datacenter.kafka().topics().minInsyncReplicas() < 2) {
            findings.add(Finding.warning(
                    where(),
                    "the topics are declared with replication factor %d and %d in-sync replicas: losing a broker loses transactions that the syncer has already passed"
                            .formatted(wanted, datacenter.kafka().topics().minInsyncReplicas()),
                    "use three brokers and the default topics: { replicationFactor: 3, minInsyncReplicas: 2 }"));
        }
    }

    private void broker(Config config) {
        if (wanted(config, "unclean.leader.election.enable", "true")) {
            findings.add(Finding.error(
                    where(),
                    "unclean.leader.election.enable is true: a broker that lags may become the leader, and acknowledged records are gone",
                    "set it to false on the brokers"));
        }
        if (number(config, "message.max.bytes", Long.MAX_VALUE) < LARGEST_RECORD) {
            findings.add(Finding.error(
                    where(),
                    "message.max.bytes is %d, and records are up to %d bytes"
                            .formatted(number(config, "message.max.bytes", 0), LARGEST_RECORD),
                    "set message.max.bytes to 1048588 or more on the brokers"));
        }
        long sendBuffer = number(config, "socket.send.buffer.bytes", -1);
        if (datacenter.kafka().remoteBootstrapServers() != null && sendBuffer >= 0) {
            findings.add(Finding.warning(
                    where(),
                    "socket.send.buffer.bytes is %d: a link carries about that much in each round trip, which is slow over a long distance"
                            .formatted(sendBuffer),
                    "set socket.send.buffer.bytes=-1 on the brokers, so that the operating system chooses"));
        }
        if (datacenter.kafka().topics().replicationFactor() >= DURABLE
                && number(config, "transaction.state.log.replication.factor", DURABLE) < DURABLE) {
            findings.add(Finding.warning(
                    where(),
                    "transaction.state.log.replication.factor is %d: losing a broker stops the syncers"
                            .formatted(number(config, "transaction.state.log.replication.factor", 0)),
                    "set it to 3 before the first transaction, or reassign __transaction_state"));
        }
    }

    private void copy(String topic, Collection<String> topics)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (topics.contains(topic)) {
            topic(topic);
            retention(
                    topic,
                    datacenter.kafka().topics().copyRetention(),
                    "a target that is away for longer does not find here what its source published before it was lost");
        } else {
            findings.add(Finding.warning(
                    where(),
                    "topic %s does not exist: if its source is lost, what only this datacenter has received is not passed on"
                            .formatted(topic),
                    "run crosstide init -d %s again, as the first time".formatted(datacenter.name())));
        }
    }

    private void topic(String topic) throws ExecutionException, TimeoutException, InterruptedException {
        TopicDescription description = Objects.requireNonNull(
                get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic), topic);
        Config config = config(ConfigResource.Type.TOPIC, topic);
        int replicas = description.partitions().get(0).replicas().size();
        if (replicas < datacenter.kafka().topics().replicationFactor()) {
            findings.add(Finding.warning(
                    where(),
                    "topic %s has %d replicas, declared are %d"
                            .formatted(
                                    topic, replicas, datacenter.kafka().topics().replicationFactor()),
                    "reassign its partition with kafka-reassign-partitions.sh"));
        }
        if (description.partitions().size() != 1) {
            findings.add(Finding.error(
                    where(),
                    "topic %s has %d partitions, and a stream is one"
                            .formatted(topic, description.partitions().size()),
                    "seed the targets again with a topic that init made"));
        }
        if (wanted(config, "unclean.leader.election.enable", "true")) {
            findings.add(Finding.error(
                    where(),
                    "topic %s has unclean.leader.election.enable=true: acknowledged records may be lost"
                            .formatted(topic),
                    "kafka-configs.sh --alter --entity-type topics --entity-name %s --add-config unclean.leader.election.enable=false"
                            .formatted(topic)));
        }
        if (number(config, "min.insync.replicas", 1)
                < datacenter.kafka().topics().minInsyncReplicas()) {
            findings.add(Finding.warning(
                    where(),
                    "topic %s has min.insync.replicas=%d, declared are %d"
                            .formatted(
                                    topic,
                                    number(config, "min.insync.replicas", 1),
                                    datacenter.kafka().topics().minInsyncReplicas()),
                    "kafka-configs.sh --alter --entity-type topics --entity-name %s --add-config min.insync.replicas=%d"
                            .formatted(topic, datacenter.kafka().topics().minInsyncReplicas())));
        }
    }

    private void retention(String topic, Duration wanted, String consequence)
            throws ExecutionException, TimeoutException, InterruptedException {
        Config config = config(ConfigResource.Type.TOPIC, topic);
        long declared = wanted.toMillis();
        long kept = number(config, "retention.ms", declared);
        if (kept >= 0 && kept < declared) {
            findings.add(Finding.warning(
                    where(),
                    "topic %s is kept for %d hours, declared are %d: %s"
                            .formatted(topic, kept / 3_600_000, declared / 3_600_000, consequence),
                    "kafka-configs.sh --alter --entity-type topics --entity-name %s --add-config retention.ms=%d"
                            .formatted(topic, declared)));
        }
        if (number(config, "retention.bytes", -1) >= 0) {
            findings.add(Finding.warning(
                    where(),
                    "topic %s is cut at retention.bytes=%d, however short a time that holds"
                            .formatted(topic, number(config, "retention.bytes", -1)),
                    "remove retention.bytes from the topic"));
        }
    }

    private Config config(ConfigResource.Type type, String name)
            throws ExecutionException, TimeoutException, InterruptedException {
        ConfigResource resource = new ConfigResource(type, name);
        return get(admin.describeConfigs(List.of(resource)).all()).getOrDefault(resource, new Config(List.of()));
    }

    private static boolean wanted(Config config, String name, String value) {
        @Nullable ConfigEntry entry = config.get(name);
        return entry != null && value.equals(entry.value());
    }

    private static long number(Config config, String name, long otherwise) {
        @Nullable ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? otherwise : Long.parseLong(entry.value());
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(Servers.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
