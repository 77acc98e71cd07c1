package io.crosstide.topology.parser;

import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.yaml.YamlMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The datacenters of each cluster, by names only.
 *
 * @param datacenters names of all datacenters, in the file's order
 * @param datacentersOf the datacenters of each cluster, in the file's order
 * @param known false if the clusters of a datacenter could not be read, so that no cluster may be reported as missing
 */
record ClusterPlaces(Set<String> datacenters, Map<String, List<String>> datacentersOf, boolean known) {

    static ClusterPlaces of(Section top, Problems problems) {
        Map<String, List<String>> places = new LinkedHashMap<>();
        if (!top.has("datacenters") || !(top.node("datacenters") instanceof YamlMapping datacenters)) {
            return new ClusterPlaces(Set.of(), places, false);
        }
        boolean known = problems.complete();
        for (Map.Entry<String, YamlMapping.Entry> datacenter :
                datacenters.entries().entrySet()) {
            YamlMapping clusters = clusters(datacenter.getValue());
            if (clusters == null) {
                known = false;
                continue;
            }
            for (String cluster : clusters.entries().keySet()) {
                places.computeIfAbsent(cluster, name -> new ArrayList<>()).add(datacenter.getKey());
            }
        }
        return new ClusterPlaces(new LinkedHashSet<>(datacenters.entries().keySet()), places, known);
    }

    private static @Nullable YamlMapping clusters(YamlMapping.Entry datacenter) {
        if (datacenter.value() instanceof YamlMapping mapping) {
            YamlMapping.Entry clusters = mapping.entries().get("clusters");
            return clusters != null && clusters.value() instanceof YamlMapping found ? found : null;
        }
        return null;
    }

    List<String> of(String cluster) {
        return datacentersOf.getOrDefault(cluster, List.of());
    }
}
