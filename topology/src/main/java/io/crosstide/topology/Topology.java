package io.crosstide.topology;

import io.crosstide.topology.alert.AlertSettings;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A checked topology file: one mesh, its datacenters, and the replication between them.
 *
 * @param file the topology file
 * @param version version of the file format, 1
 * @param name name of the mesh; the prefix of topics, groups and metrics
 * @param wireVersion version in which this mesh writes its streams
 * @param datacenters datacenters by name, in the file's order
 * @param replication replication by name of the cluster, in the file's order
 * @param alerts webhooks that are told what happens, in the file's order
 */
public record Topology(
        Path file,
        int version,
        String name,
        int wireVersion,
        Map<String, Datacenter> datacenters,
        Map<String, Replication> replication,
        List<AlertSettings> alerts) {

    public Topology {
        datacenters = Collections.unmodifiableMap(new LinkedHashMap<>(datacenters));
        replication = Collections.unmodifiableMap(new LinkedHashMap<>(replication));
        alerts = List.copyOf(alerts);
    }

    /** Throws {@link IllegalArgumentException}, which lists the known datacenters, if no datacenter has this name. */
    public Datacenter datacenter(String datacenter) {
        Datacenter found = datacenters.get(datacenter);
        if (found == null) {
            throw new IllegalArgumentException(
                    "Topology " + file + " has no datacenter '" + datacenter + "'; it has " + datacenters.keySet());
        }
        return found;
    }

    /** Throws {@link IllegalArgumentException}, which lists the replicated clusters, if this one is not replicated. */
    public Replication replication(String cluster) {
        Replication found = replication.get(cluster);
        if (found == null) {
            throw new IllegalArgumentException("Topology " + file + " does not replicate a cluster '" + cluster
                    + "'; it replicates " + replication.keySet());
        }
        return found;
    }

    /** The links of the cluster whose target is the datacenter. */
    public List<Link> linksInto(String cluster, String datacenter) {
        return replication(cluster).links().stream()
                .filter(link -> link.to().equals(datacenter))
                .toList();
    }

    /** The datacenters that have the cluster, in the file's order. */
    public Set<String> datacentersOf(String cluster) {
        Set<String> names = new LinkedHashSet<>();
        for (Datacenter datacenter : datacenters.values()) {
            if (datacenter.clusters().containsKey(cluster)) {
                names.add(datacenter.name());
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /**
     * The datacenters that keep a copy of a stream for the target of another link (docs/decisions/0030): both of them apply the
     * stream, and the target also applies the stream of the other one.
     *
     * @param link the link whose target may need the copies
     */
    public Set<String> copies(String cluster, Link link) {
        Set<String> holders = new LinkedHashSet<>();
        for (Link other : linksInto(cluster, link.to())) {
            String holder = other.from();
            if (replication(cluster).links().contains(new Link(link.from(), holder)) && hasOwnKafka(cluster, holder)) {
                holders.add(holder);
            }
        }
        return Collections.unmodifiableSet(holders);
    }

    /** Whether the target of the link keeps a copy of the link's stream, because another target may need it. */
    public boolean keepsCopy(String cluster, Link link) {
        return replication(cluster).links().stream()
                .anyMatch(other -> other.from().equals(link.from())
                        && copies(cluster, other).contains(link.to()));
    }

    /**
     * Whether the target of the link has a topic for a copy of the link's stream: it keeps one there, or the topic elects who
     * reads the copies of others.
     */
    public boolean hasCopyTopic(String cluster, Link link) {
        return keepsCopy(cluster, link) || !copies(cluster, link).isEmpty();
    }

    /** Datacenters that share a Kafka would lose the copy with the stream, or write into the same topic. */
    private boolean hasOwnKafka(String cluster, String datacenter) {
        String servers = datacenter(datacenter).kafka().bootstrapServers();
        return datacentersOf(cluster).stream()
                .filter(other -> !other.equals(datacenter))
                .noneMatch(other -> datacenter(other).kafka().bootstrapServers().equals(servers));
    }

    public StreamName stream(String cluster, String datacenter) {
        return new StreamName(name, cluster, datacenter);
    }
}
