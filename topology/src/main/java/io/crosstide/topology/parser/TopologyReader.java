package io.crosstide.topology.parser;

import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Replication;
import io.crosstide.topology.Topology;
import io.crosstide.topology.alert.AlertSettings;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.yaml.YamlNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the top level of the file. */
final class TopologyReader {

    private static final int VERSION = 1;
    private static final int WIRE_VERSION = 1;

    /** A full mesh has as many links as the square of this, for each cluster. */
    private static final int MOST_DATACENTERS = 64;

    private final Problems problems;
    private final Path file;

    TopologyReader(Problems problems, Path file) {
        this.problems = problems;
        this.file = file;
    }

    /** The topology, with fallbacks for values with a reported problem. */
    Topology read(YamlNode root) {
        Section top = Section.ofKeys(
                problems, "", root, "version", "name", "wireVersion", "datacenters", "replication", "alerts");
        top.require("version", "version: 1");
        top.require("name", "name: shop");
        top.require("datacenters", "datacenters:");
        int version = top.integer("version", VERSION, VERSION, VERSION);
        String name = top.text("name", "", Names::parse);
        int wireVersion = top.integer("wireVersion", WIRE_VERSION, WIRE_VERSION, WIRE_VERSION);
        Map<String, Datacenter> datacenters = datacenters(top);
        List<AlertSettings> alerts = new AlertsReader(problems).read(top);
        if (datacenters.size() > MOST_DATACENTERS) {
            problems.error(
                    "datacenters",
                    "has " + datacenters.size() + " datacenters",
                    "a mesh has at most " + MOST_DATACENTERS + " datacenters");
            return new Topology(file, version, name, wireVersion, datacenters, Map.of(), alerts);
        }
        ClusterPlaces places = ClusterPlaces.of(top, problems);
        Map<String, Replication> replication = replication(top, places);
        if (places.known() && problems.complete()) {
            new MeshChecks(problems, places).check(name, replication.keySet());
        }
        return new Topology(file, version, name, wireVersion, datacenters, replication, alerts);
    }

    private Map<String, Datacenter> datacenters(Section top) {
        Map<String, Datacenter> datacenters = new LinkedHashMap<>();
        if (top.has("datacenters")) {
            Section section = Section.ofNames(problems, "datacenters", top.node("datacenters"));
            DatacenterReader reader = new DatacenterReader(problems, folder());
            for (String name : section.keys()) {
                Names.check(problems, section, name);
                datacenters.put(name, reader.read(name, section.at(name), section.node(name)));
            }
        }
        return datacenters;
    }

    private Map<String, Replication> replication(Section top, ClusterPlaces places) {
        Map<String, Replication> replication = new LinkedHashMap<>();
        if (top.has("replication")) {
            Section section = Section.ofNames(problems, "replication", top.node("replication"));
            ReplicationReader reader = new ReplicationReader(problems, places);
            for (String cluster : section.keys()) {
                replication.put(cluster, reader.read(cluster, section.at(cluster), section.node(cluster)));
            }
        }
        return replication;
    }

    private Path folder() {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
