package io.crosstide.writer.consume;

import io.crosstide.topology.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Opens clients of another datacenter's Kafka. */
public final class RemoteKafka {
    /** How long a call that needs an answer waits for it. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final KafkaSettings settings;
    private final Map<String, String> environment;

    public RemoteKafka(KafkaSettings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = Map.copyOf(environment);
    }

    /** A reader without a group that positions itself. Records larger than the fetch sizes are still delivered. */
    public Consumer<byte[], byte[]> reader(String clientId) {
        return reader(clientId, 500);
    }

    /** One that is closed soon: closing waits for the fetch that is under way. */
    public Consumer<byte[], byte[]> briefReader(String clientId) {
        return reader(clientId, 20);
    }

    private Consumer<byte[], byte[]> reader(String clientId, int fetchMaxWaitMillis) {
        Map<String, Object> properties = properties(clientId);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // One fetch is used while the next one is under way, so this counts twice.
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 * 1024 * 1024);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, fetchMaxWaitMillis);
        properties.put(ConsumerConfig.CHECK_CRCS_CONFIG, true);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A member of a group that notices a lost member within eight seconds. */
    public Consumer<byte[], byte[]> member(String clientId, String group) {
        Map<String, Object> properties = properties(clientId);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 7_000);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 30_000);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        // A topic that `crosstide init` has just made is noticed soon.
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    public Admin admin(String clientId) {
        return Admin.create(properties(clientId));
    }

    private Map<String, Object> properties(String clientId) {
        Map<String, Object> properties = new HashMap<>(settings.remoteClientProperties(environment));
        properties.put("client.id", clientId);
        properties.put("default.api.timeout.ms", (int) TIMEOUT.toMillis());
        properties.put("request.timeout.ms", (int) TIMEOUT.toMillis());
        properties.put("reconnect.backoff.max.ms", 2_000);
        properties.put("allow.auto.create.topics", false);
        properties.put("socket.connection.setup.timeout.ms", 5_000);
        properties.put("enable.metrics.push", false);
        return properties;
    }
}
