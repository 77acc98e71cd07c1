package io.crosstide.topology.parser;

import io.crosstide.topology.StreamName;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.problem.Suggestion;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that need the whole file: whether datacenters, clusters and replication match. */
final class MeshChecks {

    private final Problems problems;
    private final ClusterPlaces places;

    MeshChecks(Problems problems, ClusterPlaces places) {
        this.problems = problems;
        this.places = places;
    }

    void check(String mesh, Set<String> replicated) {
        if (places.datacenters().size() < 2) {
            problems.error("datacenters", "a mesh needs at least two datacenters", "add the others");
        } else {
            places.datacentersOf().forEach((cluster, datacenters) -> checkPeers(cluster, datacenters, replicated));
        }
        for (String cluster : replicated) {
            if (places.of(cluster).isEmpty()) {
                problems.error(
                        "replication." + cluster,
                        "no datacenter has a cluster '" + cluster + "'",
                        Suggestion.didYouMean(cluster, places.datacentersOf().keySet())
                                + "add it to the clusters of two datacenters, or remove this entry");
            }
        }
        checkStreamNames(mesh);
    }

    private void checkPeers(String cluster, List<String> datacenters, Set<String> replicated) {
        if (datacenters.size() == 1) {
            problems.error(
                    "datacenters." + datacenters.get(0) + ".clusters." + cluster,
                    "no other datacenter has a cluster of this name",
                    Suggestion.didYouMean(cluster, othersThan(cluster)) + "add it to another datacenter, or remove it");
        } else if (!replicated.contains(cluster)) {
            problems.error(
                    "replication." + cluster,
                    "required key is missing: " + String.join(", ", datacenters) + " have cluster '" + cluster + "'",
                    "add '" + cluster + ": {}' below replication for the defaults");
        }
    }

    private List<String> othersThan(String cluster) {
        return places.datacentersOf().keySet().stream()
                .filter(other -> !other.equals(cluster))
                .toList();
    }

    /**
     * Kafka treats . and _ as equal in metric names, and refuses a topic that differs from another one only in them.
     */
    private void checkStreamNames(String mesh) {
        Map<String, StreamName> seen = new HashMap<>();
        for (Map.Entry<String, List<String>> cluster : new LinkedHashMap<>(places.datacentersOf()).entrySet()) {
            for (String datacenter : cluster.getValue()) {
                StreamName stream = new StreamName(mesh, cluster.getKey(), datacenter);
                StreamName other = seen.putIfAbsent(stream.toString().replace('.', '_'), stream);
                if (other != null) {
                    problems.error(
                            "datacenters." + datacenter + ".clusters." + cluster.getKey(),
                            "topics of " + stream + " and " + other + " differ only in . and _, which Kafka refuses",
                            "rename the cluster or the datacenter, for example with - instead of _");
                }
            }
        }
    }
}
