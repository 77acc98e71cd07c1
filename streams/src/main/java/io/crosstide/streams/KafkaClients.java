package io.crosstide.streams;

import io.crosstide.topology.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Opens clients of one datacenter's Kafka, each kind with the properties that it needs in addition to those of the
 * topology file.
 *
 * <p>Secrets are resolved at each use, so the next client uses a rotated password file. All methods throw
 * KafkaException if the properties are invalid.
 */
public final class KafkaClients {

    /** How long a call waits for an answer by default. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int FETCH_BYTES = 8 << 20;
    private static final int MIN_FETCH_BYTES = 1 << 20;
    /** Closing a consumer, or asking it for offsets, waits for the fetch in progress. */
    private static final int BRIEF_FETCH_MILLIS = 20;

    private static final int METADATA_MILLIS = 5_000;
    private static final int MAX_POLL_MILLIS = 60_000;

    private final Supplier<Map<String, Object>> topologyProperties;
    private final Duration patience;
    private final int fetchBytes;
    private final Duration collect;

    private KafkaClients(
            Supplier<Map<String, Object>> topologyProperties, Duration patience, int fetchBytes, Duration collect) {
        this.topologyProperties = topologyProperties;
        this.patience = patience;
        this.fetchBytes = fetchBytes;
        this.collect = collect;
    }

    /** For a process inside the datacenter. */
    public static KafkaClients inside(KafkaSettings settings, Map<String, String> environment) {
        return new KafkaClients(() -> settings.clientProperties(environment), PATIENCE, FETCH_BYTES, Duration.ZERO);
    }

    /** For a process of another datacenter. */
    public static KafkaClients outside(KafkaSettings settings, Map<String, String> environment) {
        return new KafkaClients(
                () -> settings.remoteClientProperties(environment), PATIENCE, FETCH_BYTES, Duration.ZERO);
    }

    /** The same clients with another waiting time for answers. */
    public KafkaClients withPatience(Duration maxWait) {
        return new KafkaClients(topologyProperties, maxWait, fetchBytes, collect);
    }

    /**
     * The same clients where {@code readers} clients read for long at the same time: together they fetch no more than
     * four clients that are alone, but each at least 1 MiB.
     */
    public KafkaClients sharedBy(int readers) {
        int each = Math.max(MIN_FETCH_BYTES, Math.min(FETCH_BYTES, 4 * FETCH_BYTES / Math.max(1, readers)));
        return new KafkaClients(topologyProperties, patience, each, collect);
    }

    /**
     * The same clients, but readers receive records up to this time later. A reader otherwise receives each record at once,
     * which costs it, and the broker, a request for each Kafka transaction.
     */
    public KafkaClients collecting(Duration time) {
        return new KafkaClients(topologyProperties, patience, fetchBytes, time);
    }

    /** The addresses of the brokers, for messages. */
    public String addresses() {
        return String.valueOf(topologyProperties.get().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    /**
     * A consumer without a group, for continuous reading of committed records. The caller sets its position. It also
     * receives records larger than the fetch sizes.
     */
    public Consumer<byte[], byte[]> reader(String clientId) {
        return consumer(reading(clientId));
    }

    /** A consumer for a few records: a fetch at the end of a topic returns at once, so queries and closing are fast. */
    public Consumer<byte[], byte[]> briefReader(String clientId) {
        Map<String, Object> properties = reading(clientId);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, BRIEF_FETCH_MILLIS);
        return consumer(properties);
    }

    /** Sees all records that are written, also those of open transactions. Asked only for where a topic ends. */
    Consumer<byte[], byte[]> writtenReader(String clientId) {
        Map<String, Object> properties = reading(clientId);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        return consumer(properties);
    }

    private Map<String, Object> reading(String clientId) {
        Map<String, Object> properties = properties(clientId);
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // One fetch is processed while the next one is in progress, so this counts twice.
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetchBytes);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetchBytes);
        if (!collect.isZero()) {
            properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, fetchBytes);
            properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) collect.toMillis());
        }
        properties.put(ConsumerConfig.CHECK_CRCS_CONFIG, true);
        // Kafka's default of 64 KiB is all that is on the way at a time, so a distant datacenter would be slow.
        properties.putIfAbsent(ConsumerConfig.RECEIVE_BUFFER_CONFIG, CommonClientConfigs.RECEIVE_BUFFER_LOWER_BOUND);
        return properties;
    }

    /**
     * A member of a group. It uses the classic protocol, because only there the client sets the session timeout, and a
     * takeover within ten seconds needs a short one. It is cooperative, so a member that joins or leaves moves only the
     * partitions that must move.
     *
     * @param session time without a heartbeat after which the group assigns the member's partitions to others
     */
    public Consumer<byte[], byte[]> member(String clientId, String group, Duration session) {
        Map<String, Object> properties = properties(clientId);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) session.toMillis());
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) session.toMillis() / 4);
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MAX_POLL_MILLIS);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        // The group sees a topic that `crosstide init` creates soon.
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MILLIS);
        return consumer(properties);
    }

    public Admin admin(String clientId) {
        return Admin.create(properties(clientId));
    }

    /** The base properties of a producer. The producer sets its own timeouts. */
    public Map<String, Object> producerProperties() {
        return new HashMap<>(JaasText.checked(topologyProperties.get()));
    }

    private Map<String, Object> properties(String clientId) {
        Map<String, Object> properties = producerProperties();
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        properties.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
