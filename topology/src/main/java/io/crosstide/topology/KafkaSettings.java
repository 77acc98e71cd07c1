package io.crosstide.topology;

import io.crosstide.topology.secret.SecretException;
import io.crosstide.topology.secret.SecretTemplate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the Kafka of a datacenter, from inside the datacenter and from other datacenters.
 *
 * @param bootstrapServers comma-separated host:port, for processes of this datacenter
 * @param remoteBootstrapServers the same for processes of other datacenters; null if they use the same addresses
 * @param properties further properties of the Kafka clients; values may hold secret references
 * @param remoteProperties the same for processes of other datacenters; the parser puts {@code properties} here if the
 *     file does not set it
 */
public record KafkaSettings(
        String bootstrapServers,
        @Nullable String remoteBootstrapServers,
        Map<String, String> properties,
        Map<String, String> remoteProperties,
        TopicSettings topics) {

    public KafkaSettings {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        remoteProperties = Collections.unmodifiableMap(new LinkedHashMap<>(remoteProperties));
    }

    /** Client properties for a process inside the datacenter, with secrets resolved; throws {@link SecretException}. */
    public Map<String, Object> clientProperties() {
        return clientProperties(System.getenv());
    }

    public Map<String, Object> clientProperties(Map<String, String> environment) {
        return resolved(bootstrapServers, properties, environment);
    }

    /** Client properties for a process of another datacenter, with secrets resolved; throws {@link SecretException}. */
    public Map<String, Object> remoteClientProperties() {
        return remoteClientProperties(System.getenv());
    }

    public Map<String, Object> remoteClientProperties(Map<String, String> environment) {
        String servers = remoteBootstrapServers == null ? bootstrapServers : remoteBootstrapServers;
        return resolved(servers, remoteProperties, environment);
    }

    private static Map<String, Object> resolved(
            String servers, Map<String, String> properties, Map<String, String> environment) {
        Map<String, Object> result = new LinkedHashMap<>();
        properties.forEach((key, value) -> result.put(key, SecretTemplate.resolve(value, environment)));
        result.put("bootstrap.servers", servers);
        return result;
    }

    /** The settings without property values, which may be secrets. */
    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrapServers + ", remote " + remoteBootstrapServers + ", " + properties.keySet()
                + ", " + topics + "]";
    }
}
