package io.crosstide.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.topology.KafkaSettings;
import io.crosstide.topology.TopicSettings;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaProblemTest {

    static Stream<Arguments> remedies() {
        return Stream.of(
                Arguments.of(new InvalidTxnTimeoutException("too long"), "transaction.max.timeout.ms"),
                Arguments.of(
                        new TimeoutException("Timeout expired after 30000ms while awaiting InitProducerId"),
                        "transaction.state.log.replication.factor"),
                Arguments.of(new InvalidReplicationFactorException("3"), "replicationFactor"),
                Arguments.of(new NotEnoughReplicasException("1"), "min.insync.replicas"),
                Arguments.of(new PolicyViolationException("no"), "create.topic.policy.class.name"),
                Arguments.of(new SaslAuthenticationException("no"), "credentials"),
                Arguments.of(new TopicAuthorizationException("no"), "topics"),
                Arguments.of(new TransactionalIdAuthorizationException("no"), "transactional id"),
                Arguments.of(new UnsupportedVersionException("old"), "Kafka 3.0"),
                Arguments.of(new ConfigException("security.protocol", "X"), "kafka.properties"),
                Arguments.of(new TimeoutException("metadata"), "network"));
    }

    @ParameterizedTest
    @MethodSource("remedies")
    void namesTheSetting(KafkaException failure, String part) {
        assertThat(KafkaProblem.of(failure).remedy()).contains(part);
    }

    @Test
    void looksThroughWrappers() {
        Throwable failure = new ExecutionException(
                new KafkaException("Failed to construct", new InvalidTxnTimeoutException("The timeout\n is too long")));

        assertThat(KafkaProblem.of(failure).reason()).isEqualTo("The timeout is too long");
        assertThat(KafkaProblem.of(failure).remedy()).contains("transaction.max.timeout.ms");
    }

    @Test
    void saysWhyAHandshakeFailed() {
        Throwable failure = new ExecutionException(new SslAuthenticationException(
                "SSL handshake failed",
                new SSLHandshakeException("No subject alternative DNS name matching x found.")));

        assertThat(KafkaProblem.of(failure).reason())
                .isEqualTo("SSL handshake failed (No subject alternative DNS name matching x found.)");
        assertThat(KafkaProblem.of(failure).remedy()).contains("advertised.listeners");
    }

    @Test
    void saysWhichStoreCannotBeRead() {
        Throwable failure = new KafkaException(
                "Failed to create new KafkaAdminClient",
                new KafkaException(new KafkaException(
                        "Failed to load SSL keystore /ca.p12 of type PKCS12", new NoSuchFileException("/ca.p12"))));

        assertThat(KafkaProblem.of(failure).reason())
                .isEqualTo("Failed to load SSL keystore /ca.p12 of type PKCS12 (/ca.p12)");
        assertThat(KafkaProblem.of(failure).remedy()).contains("ssl.truststore.location");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.example.Module required username=\"u\" password=\"a\"hunter2\";",
                "org.example.Module required username=\"u\" password=hunter2",
                "org.example.Module username=\"u\" password=\"hunter2\";",
                "hunter2",
            })
    void doesNotQuoteMistakesInJaas(String jaas) {
        KafkaSettings settings = new KafkaSettings(
                "localhost:1", null, Map.of("sasl.jaas.config", jaas), Map.of(), TopicSettings.DEFAULT);
        KafkaClients clients = KafkaClients.inside(settings, Map.of());

        assertThatThrownBy(() -> clients.admin("test"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sasl.jaas.config cannot be read")
                .satisfies(failure -> assertThat(failure).hasNoCause())
                .hasMessageNotContaining("hunter2");
        assertThat(clients.addresses()).as("for messages").isEqualTo("localhost:1");
    }

    @Test
    void acceptsJaasWithAnEscapedQuotationMark() {
        KafkaSettings settings = new KafkaSettings(
                "localhost:1",
                null,
                Map.of("sasl.jaas.config", "org.example.Module required username=\"u\" password=\"a\\\"b\\\\c\";"),
                Map.of(),
                TopicSettings.DEFAULT);

        assertThat(KafkaClients.inside(settings, Map.of()).producerProperties()).containsKey("sasl.jaas.config");
    }
}
