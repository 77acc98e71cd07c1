package io.crosstide.topology.parser;

import io.crosstide.topology.KafkaSettings;
import io.crosstide.topology.TopicSettings;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.secret.SecretText;
import io.crosstide.topology.yaml.YamlNode;
import io.crosstide.topology.yaml.YamlScalar;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads the section {@code kafka} of a datacenter. */
final class KafkaReader {

    /** The operator must not set these properties, because correctness depends on them. */
    static final Set<String> RESERVED = Set.of(
            "acks",
            "auto.offset.reset",
            "bootstrap.servers",
            "enable.auto.commit",
            "enable.idempotence",
            "group.id",
            "group.instance.id",
            "group.protocol",
            "isolation.level",
            "key.deserializer",
            "key.serializer",
            "partition.assignment.strategy",
            "transactional.id",
            "value.deserializer",
            "value.serializer");

    private static final Duration SHORTEST_RETENTION = Duration.ofMinutes(1);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(3650);

    private final Problems problems;

    KafkaReader(Problems problems) {
        this.problems = problems;
    }

    KafkaSettings read(Section datacenter) {
        Section section = datacenter.section(
                "kafka", "bootstrapServers", "remoteBootstrapServers", "properties", "remoteProperties", "topics");
        if (datacenter.has("kafka")) {
            section.require("bootstrapServers", "bootstrapServers: host:9092");
        }
        Map<String, String> properties = properties(section, "properties");
        return new KafkaSettings(
                section.text("bootstrapServers", "", HostPort::parseList),
                section.has("remoteBootstrapServers")
                        ? section.text("remoteBootstrapServers", "", HostPort::parseList)
                        : null,
                properties,
                section.has("remoteProperties") ? properties(section, "remoteProperties") : properties,
                topics(section));
    }

    private Map<String, String> properties(Section kafka, String key) {
        Map<String, String> properties = new LinkedHashMap<>();
        if (kafka.has(key)) {
            Section section = Section.ofNames(problems, kafka.at(key), kafka.node(key));
            for (String name : section.keys()) {
                if (RESERVED.contains(name)) {
                    problems.error(section.at(name), "Crosstide sets this property itself", "remove it");
                } else {
                    properties.put(name, property(section, name));
                }
            }
        }
        return properties;
    }

    private String property(Section section, String name) {
        YamlNode node = section.node(name);
        if (node instanceof YamlScalar scalar
                && (scalar.kind() == YamlScalar.Kind.INTEGER
                        || scalar.kind() == YamlScalar.Kind.NUMBER
                        || scalar.kind() == YamlScalar.Kind.BOOLEAN)) {
            return scalar.text();
        }
        return section.text(name, "", text -> {
            SecretText.checkProperty(name, text, problems, section.at(name));
            return text;
        });
    }

    private TopicSettings topics(Section kafka) {
        Section section = kafka.section("topics", "replicationFactor", "minInsyncReplicas", "retention");
        TopicSettings defaults = TopicSettings.DEFAULT;
        int replicationFactor = section.integer("replicationFactor", 1, Short.MAX_VALUE, defaults.replicationFactor());
        int minInsyncReplicas = section.integer("minInsyncReplicas", 1, Short.MAX_VALUE, defaults.minInsyncReplicas());
        if (replicationFactor < minInsyncReplicas) {
            problems.error(
                    section.has("minInsyncReplicas")
                            ? section.at("minInsyncReplicas")
                            : section.at("replicationFactor"),
                    "replicationFactor " + replicationFactor + " is less than minInsyncReplicas " + minInsyncReplicas
                            + (section.has("minInsyncReplicas") ? "" : " (the default)"),
                    "Kafka would refuse every record; set minInsyncReplicas to " + replicationFactor
                            + " or less, or replicationFactor to " + minInsyncReplicas + " or more");
        }
        return new TopicSettings(
                replicationFactor,
                minInsyncReplicas,
                section.duration("retention", SHORTEST_RETENTION, LONGEST_RETENTION, defaults.retention()));
    }
}
