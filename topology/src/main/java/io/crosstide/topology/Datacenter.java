package io.crosstide.topology;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** One datacenter: its own Kafka, the HTTP endpoint of its processes, and its MySQL clusters by name. */
public record Datacenter(String name, KafkaSettings kafka, HttpSettings http, Map<String, MysqlCluster> clusters) {

    public Datacenter {
        clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
    }

    /** Throws {@link IllegalArgumentException}, which lists the known clusters, if no cluster has this name. */
    public MysqlCluster cluster(String cluster) {
        MysqlCluster found = clusters.get(cluster);
        if (found == null) {
            throw new IllegalArgumentException(
                    "Datacenter '" + name + "' has no cluster '" + cluster + "'; it has " + clusters.keySet());
        }
        return found;
    }
}
