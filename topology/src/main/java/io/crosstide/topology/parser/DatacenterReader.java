package io.crosstide.topology.parser;

import io.crosstide.topology.Datacenter;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.yaml.YamlNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads an entry of {@code datacenters}. */
final class DatacenterReader {

    private final Problems problems;
    private final KafkaReader kafka;
    private final HttpReader http;
    private final ClusterReader clusters;

    DatacenterReader(Problems problems, Path folder) {
        this.problems = problems;
        this.kafka = new KafkaReader(problems);
        this.http = new HttpReader(problems, folder);
        this.clusters = new ClusterReader(problems, folder);
    }

    Datacenter read(String name, String path, YamlNode node) {
        Section section = Section.ofKeys(problems, path, node, "kafka", "http", "clusters");
        section.require("kafka", "kafka: { bootstrapServers: host:9092 }");
        section.require("clusters", "clusters:");
        return new Datacenter(name, kafka.read(section), http.read(section), clusters(section));
    }

    private Map<String, MysqlCluster> clusters(Section datacenter) {
        Map<String, MysqlCluster> found = new LinkedHashMap<>();
        if (datacenter.has("clusters")) {
            String path = datacenter.at("clusters");
            Section section = Section.ofNames(problems, path, datacenter.node("clusters"));
            if (section.usable() && section.keys().isEmpty()) {
                problems.missing(path, "has no cluster", "add a MySQL cluster, or remove the datacenter");
            }
            for (String name : section.keys()) {
                Names.check(problems, section, name);
                found.put(name, clusters.read(name, section.at(name), section.node(name)));
            }
        }
        return found;
    }
}
