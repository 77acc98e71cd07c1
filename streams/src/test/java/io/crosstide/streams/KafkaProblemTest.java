package io.crosstide.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
}
