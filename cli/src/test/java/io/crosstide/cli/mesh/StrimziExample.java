package io.crosstide.cli.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The topics and the permissions of deploy/kubernetes/strimzi for the Kafka of beijing. */
final class StrimziExample {
    private static final Path FOLDER =
            Path.of(System.getProperty("crosstide.home", "..")).resolve("deploy/kubernetes/strimzi/beijing");

    private final Map<String, String> names;

    /** @param names what stands for the names of the example */
    StrimziExample(Map<String, String> names) {
        this.names = Map.copyOf(names);
    }

    /** The topics, for a single broker. */
    List<NewTopic> topics() throws IOException {
        List<NewTopic> topics = new ArrayList<>();
        for (Map<?, ?> document : documents("topics.yaml")) {
            Map<?, ?> wanted = map(document, "spec");
            Map<String, String> settings = new HashMap<>();
            map(wanted, "config").forEach((name, value) -> settings.put(name.toString(), value.toString()));
            settings.put("min.insync.replicas", "1");
            topics.add(new NewTopic(
                            text(map(document, "metadata"), "name"), (Integer) get(wanted, "partitions"), (short) 1)
                    .configs(settings));
        }
        return topics;
    }

    List<AclBinding> permissions() throws IOException {
        List<AclBinding> permissions = new ArrayList<>();
        for (Map<?, ?> document : documents("users.yaml")) {
            String principal = "User:" + text(map(document, "metadata"), "name");
            for (Object each : (List<?>) get(map(map(document, "spec"), "authorization"), "acls")) {
                Map<?, ?> permission = (Map<?, ?>) each;
                for (Object operation : (List<?>) get(permission, "operations")) {
                    permissions.add(new AclBinding(
                            resource(map(permission, "resource")),
                            new AccessControlEntry(
                                    principal,
                                    "*",
                                    AclOperation.valueOf(constant(operation.toString())),
                                    AclPermissionType.ALLOW)));
                }
            }
        }
        return permissions;
    }

    private static ResourcePattern resource(Map<?, ?> resource) {
        ResourceType type = ResourceType.valueOf(constant(text(resource, "type")));
        return new ResourcePattern(
                type,
                type == ResourceType.CLUSTER ? Resource.CLUSTER_NAME : text(resource, "name"),
                PatternType.LITERAL);
    }

    /** {@code DESCRIBE_CONFIGS} of {@code DescribeConfigs}. */
    private static String constant(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    private List<Map<?, ?>> documents(String file) throws IOException {
        String text = Files.readString(FOLDER.resolve(file));
        for (Map.Entry<String, String> name : names.entrySet()) {
            text = text.replace(name.getKey(), name.getValue());
        }
        List<Map<?, ?>> documents = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
            documents.add((Map<?, ?>) document);
        }
        return documents;
    }

    private static Map<?, ?> map(Map<?, ?> from, String key) {
        return (Map<?, ?>) get(from, key);
    }

    private static String text(Map<?, ?> from, String key) {
        return (String) get(from, key);
    }

    private static Object get(Map<?, ?> from, String key) {
        return Objects.requireNonNull(from.get(key), key);
    }
}
