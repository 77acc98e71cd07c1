package io.crosstide.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.topology.KafkaSettings;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TopicSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestKafka.class)
class BrokerSettingsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static List<String> findings(KafkaClients clients, Duration transactionTimeout) throws Exception {
        try (Admin admin = clients.admin("test")) {
            return new BrokerSettings(admin, PATIENCE, transactionTimeout)
                    .check().stream().map(BrokerSettings.Finding::what).toList();
        }
    }

    @Test
    void usableBrokerHasNoFindings(TestKafka.Running kafka) throws Exception {
        assertThat(findings(kafka.clients(), Duration.ofMinutes(15))).isEmpty();
    }

    @Test
    void transactionTimeoutBeyondThatOfTheBrokersIsFound(TestKafka.Running kafka) throws Exception {
        assertThat(findings(kafka.clients(), Duration.ofMinutes(16)))
                .singleElement()
                .asString()
                .contains("transaction.max.timeout.ms of the brokers is 900000", "960000");
    }

    @Test
    void internalTopicsThatNoBrokerCanServeAreFound() throws Exception {
        Map<String, String> properties = Map.of("transaction.state.log.min.isr", "2", "min.insync.replicas", "2");
        try (ServerFolder folder = ServerFolder.create("crosstide-broker-settings");
                KafkaCluster cluster = new KafkaCluster(folder.resolve("kafka"), 1, properties)) {
            cluster.start();
            KafkaClients clients = clients(cluster);
            assertThat(findings(clients, Duration.ofMinutes(1)))
                    .containsExactlyInAnyOrder(
                            "transaction.state.log.min.isr of the brokers is 2, more than the 1 replicas of"
                                    + " __transaction_state",
                            "min.insync.replicas of the brokers is 2, more than the 1 replicas of __consumer_offsets");
        }
    }

    @Test
    void brokersSayBeforehandThatTheyWouldNotCreateTheTopics(TestKafka.Running kafka) throws Exception {
        TopicSettings three = new TopicSettings(3, 2, Duration.ofDays(1));
        StreamName stream = new StreamName("mesh", "never", "created");
        try (StreamTopics topics = new StreamTopics(stream, kafka.clients(), Time.SYSTEM)) {
            assertThatThrownBy(() -> topics.validate(three)).isInstanceOf(InvalidReplicationFactorException.class);
            topics.validate(new TopicSettings(1, 1, Duration.ofDays(1)));
            assertThat(topics.find().missing()).hasSize(2);
        }
    }

    private static KafkaClients clients(KafkaCluster cluster) {
        return KafkaClients.inside(
                new KafkaSettings(
                        cluster.bootstrapServers(),
                        null,
                        Map.of(),
                        Map.of(),
                        new TopicSettings(1, 1, Duration.ofDays(1))),
                Map.of());
    }
}
