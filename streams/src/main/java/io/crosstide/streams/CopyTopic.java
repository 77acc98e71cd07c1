package io.crosstide.streams;

import io.crosstide.topology.StreamName;
import io.crosstide.topology.TopicSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topic in which a datacenter keeps a copy of the stream of another one, in its own Kafka. */
public final class CopyTopic implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 20;
    private static final Duration CLOSE = Duration.ofSeconds(2);
    /** Retention removes whole segments, so they are small beside a day of records. */
    private static final String SEGMENT_MILLIS = "3600000";

    private final String topic;
    private final Admin admin;

    /** @param kafka that of the datacenter which keeps the copy */
    public CopyTopic(StreamName stream, KafkaClients kafka) {
        this.topic = stream.copyTopic();
        this.admin = kafka.admin("crosstide-copy-topic");
    }

    /** Creates the topic if it does not exist; does not change an existing one. Returns whether it is new. */
    public boolean create(TopicSettings settings) throws InterruptedException {
        return request(settings, new CreateTopicsOptions());
    }

    /** Asks the brokers whether they would create the topic if it does not exist; creates nothing. */
    public void validate(TopicSettings settings) throws InterruptedException {
        request(settings, new CreateTopicsOptions().validateOnly(true));
    }

    private boolean request(TopicSettings settings, CreateTopicsOptions options) throws InterruptedException {
        try {
            // an account that may not create topics can use one that somebody else created
            if (topics().contains(topic)) {
                return false;
            }
            admin.createTopics(List.of(newTopic(settings)), options).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("Kafka did not answer within " + TIMEOUT_SECONDS + " s", e);
        }
    }

    private Set<String> topics() throws InterruptedException, ExecutionException, TimeoutException {
        return admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private NewTopic newTopic(TopicSettings settings) {
        return new NewTopic(topic, 1, (short) settings.replicationFactor())
                .configs(Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        Long.toString(settings.copyRetention().toMillis()),
                        "retention.bytes",
                        "-1",
                        "segment.ms",
                        SEGMENT_MILLIS,
                        "min.insync.replicas",
                        Integer.toString(settings.minInsyncReplicas()),
                        "unclean.leader.election.enable",
                        "false",
                        "max.message.bytes",
                        Integer.toString(StreamTopics.MAX_RECORD_BYTES)));
    }

    @Override
    public void close() {
        admin.close(CLOSE);
    }
}
