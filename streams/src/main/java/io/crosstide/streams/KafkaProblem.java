package io.crosstide.streams;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * A failure of Kafka for an operator.
 *
 * @param reason what Kafka said
 * @param remedy what to do, in lower case and without a full stop; it names the setting of the broker if there is one
 */
public record KafkaProblem(String reason, String remedy) {
    private static final String TRANSACTION_LOG =
            "the brokers do not serve __transaction_state: compare transaction.state.log.replication.factor and"
                    + " transaction.state.log.min.isr with the number of brokers";

    /** Reads a failure of any Kafka client. */
    public static KafkaProblem of(Throwable failure) {
        return KafkaTls.problem(failure).orElseGet(() -> ofCause(failure));
    }

    private static KafkaProblem ofCause(Throwable failure) {
        Throwable cause = cause(failure);
        String reason = cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getMessage().strip().replaceAll("\\s+", " ");
        return new KafkaProblem(reason, remedy(cause, reason));
    }

    /** The failure itself, without the exceptions that clients wrap around it. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && isWrapper(cause)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof ExecutionException
                || failure instanceof CompletionException
                || failure.getClass() == KafkaException.class;
    }

    private static String remedy(Throwable cause, String reason) {
        if (cause instanceof InvalidTxnTimeoutException) {
            return "raise transaction.max.timeout.ms at the brokers, or set a shorter transaction.timeout.ms in"
                    + " kafka.properties";
        }
        // the producer's own words for a transaction coordinator that does not answer
        if (cause instanceof CoordinatorNotAvailableException || reason.contains("InitProducerId")) {
            return TRANSACTION_LOG;
        }
        if (cause instanceof InvalidReplicationFactorException) {
            return "add brokers, or declare a smaller kafka.topics.replicationFactor";
        }
        if (cause instanceof NotEnoughReplicasException || cause instanceof NotEnoughReplicasAfterAppendException) {
            return "start the brokers that are missing: fewer replicas are in sync than min.insync.replicas demands";
        }
        if (cause instanceof PolicyViolationException) {
            return "allow the topics that crosstide init --print shows in the brokers' create.topic.policy.class.name,"
                    + " or create them by hand";
        }
        if (cause instanceof InvalidSessionTimeoutException) {
            return "set group.min.session.timeout.ms at the brokers to 6000 or less";
        }
        if (cause instanceof RecordTooLargeException) {
            return "raise max.message.bytes of the topic";
        }
        if (cause instanceof UnsupportedVersionException) {
            return "use brokers of Kafka 3.0 or newer";
        }
        if (cause instanceof ConfigException) {
            return "correct kafka.properties or kafka.remoteProperties of the datacenter";
        }
        return access(cause);
    }

    private static String access(Throwable cause) {
        if (cause instanceof AuthenticationException) {
            return "correct the credentials and security.protocol in kafka.properties or kafka.remoteProperties";
        }
        if (cause instanceof TransactionalIdAuthorizationException) {
            return "allow the account to write with the stream's transactional id";
        }
        if (cause instanceof TopicAuthorizationException) {
            return "allow the account to create, describe, read and write the stream's topics";
        }
        if (cause instanceof GroupAuthorizationException) {
            return "allow the account to read with the group";
        }
        if (cause instanceof ClusterAuthorizationException) {
            return "allow the account to describe the cluster and to write idempotently";
        }
        // the last: it is also a supertype of failures above
        if (cause instanceof InvalidConfigurationException) {
            return "let the brokers accept the settings of the topics that crosstide init --print shows";
        }
        return "check that the brokers run and answer, bootstrapServers and properties of the datacenter's kafka, and the"
                + " network between";
    }
}
