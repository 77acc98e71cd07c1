package io.crosstide.topology.parser;

import io.crosstide.topology.Link;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.problem.Suggestion;
import io.crosstide.topology.yaml.YamlNode;
import io.crosstide.topology.yaml.YamlScalar;
import io.crosstide.topology.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the links of a cluster: all of them, or a declared list, which must be transitively closed. */
final class LinksReader {

    private static final String FULL_MESH = "full-mesh";

    private final Problems problems;
    private final ClusterPlaces places;
    private final String cluster;

    LinksReader(Problems problems, ClusterPlaces places, String cluster) {
        this.problems = problems;
        this.places = places;
        this.cluster = cluster;
    }

    List<Link> read(Section replication) {
        if (!replication.has("links")) {
            return fullMesh();
        }
        YamlNode node = replication.node("links");
        if (node instanceof YamlSequence) {
            return declared(replication);
        }
        String path = replication.at("links");
        boolean mistaken = node instanceof YamlScalar scalar && scalar.kind() == YamlScalar.Kind.MISTAKEN;
        boolean fullMesh = node instanceof YamlScalar scalar && scalar.text().equals(FULL_MESH);
        if (!fullMesh && !mistaken) {
            problems.error(path, "is neither full-mesh nor a list", "write full-mesh or [{ from: a, to: b }, ...]");
        }
        return fullMesh();
    }

    private List<Link> fullMesh() {
        List<Link> links = new ArrayList<>();
        for (String from : places.of(cluster)) {
            for (String to : places.of(cluster)) {
                if (!from.equals(to)) {
                    links.add(new Link(from, to));
                }
            }
        }
        return links;
    }

    private List<Link> declared(Section replication) {
        Map<Link, String> pathOf = new LinkedHashMap<>();
        List<YamlNode> nodes = replication.nodes("links");
        boolean sound = true;
        for (int i = 0; i < nodes.size(); i++) {
            String path = replication.elementPath("links", i);
            Section section = Section.ofKeys(problems, path, nodes.get(i), "from", "to");
            section.require("from", "from: <datacenter>");
            section.require("to", "to: <datacenter>");
            String from = end(section, "from");
            String to = end(section, "to");
            sound &= !from.isEmpty() && !to.isEmpty() && isNew(new Link(from, to), path, pathOf);
        }
        if (nodes.isEmpty()) {
            problems.missing(replication.at("links"), "has no link", "add one, or write full-mesh");
        }
        if (sound && problems.complete()) {
            checkClosure(pathOf);
        }
        return List.copyOf(pathOf.keySet());
    }

    /** Name of a datacenter that has the cluster, or empty if a problem was reported. */
    private String end(Section section, String key) {
        String name = section.text(key, "", text -> text);
        if (name.isEmpty() || !problems.complete()) {
            return name;
        }
        if (!places.datacenters().contains(name)) {
            problems.error(
                    section.at(key),
                    "there is no datacenter '" + name + "'",
                    Suggestion.didYouMean(name, places.datacenters()) + "datacenters are "
                            + String.join(", ", places.datacenters()));
            return "";
        }
        if (places.known() && !places.of(cluster).contains(name)) {
            problems.error(
                    section.at(key),
                    "datacenter '" + name + "' has no cluster '" + cluster + "'",
                    "add the cluster there, or remove the link");
            return "";
        }
        return name;
    }

    private boolean isNew(Link link, String path, Map<Link, String> pathOf) {
        if (link.from().equals(link.to())) {
            problems.error(path, "links '" + link.from() + "' to itself", "remove the link");
            return false;
        }
        String earlier = pathOf.putIfAbsent(link, path);
        if (earlier != null) {
            problems.error(
                    path, "link " + link + " is already in line " + problems.line(earlier), "keep one of the two");
        }
        return true;
    }

    /**
     * A datacenter does not forward changes. So if b gets changes from a, each target of b needs its own link from a.
     */
    private void checkClosure(Map<Link, String> pathOf) {
        Set<Link> reported = new HashSet<>();
        for (Link first : pathOf.keySet()) {
            for (Link second : pathOf.keySet()) {
                if (!first.to().equals(second.from()) || first.from().equals(second.to())) {
                    continue;
                }
                Link implied = new Link(first.from(), second.to());
                if (!pathOf.containsKey(implied) && reported.add(implied)) {
                    problems.error(
                            pathOf.getOrDefault(second, ""),
                            first + " and " + second + " need " + implied
                                    + ", because datacenters do not forward changes",
                            "add { from: " + implied.from() + ", to: " + implied.to() + " }, or use full-mesh");
                }
            }
        }
    }
}
