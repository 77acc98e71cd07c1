package io.crosstide.cli.option;

import io.crosstide.topology.Link;
import io.crosstide.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which clusters of a link a command works on. */
public final class LinkOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-c", "--cluster"},
            paramLabel = "CLUSTER",
            description = "Only this cluster. Default: all that have the link.")
    private @Nullable String cluster;

    /** The clusters that have the link; not empty. */
    public List<String> clusters(Topology topology, Link link) {
        List<String> found = topology.replication().entrySet().stream()
                .filter(entry -> cluster == null || entry.getKey().equals(cluster))
                .filter(entry -> entry.getValue().links().contains(link))
                .map(Map.Entry::getKey)
                .toList();
        if (found.isEmpty()) {
            throw usage("The topology has no link %s/%s%s; it has %s."
                    .formatted(
                            link.from(), link.to(), cluster == null ? "" : " of cluster " + cluster, known(topology)));
        }
        return found;
    }

    /** The clusters that have links from a datacenter; not empty. */
    public List<String> clustersFrom(Topology topology, String datacenter) {
        List<String> found = topology.replication().entrySet().stream()
                .filter(entry -> cluster == null || entry.getKey().equals(cluster))
                .filter(entry -> entry.getValue().links().stream()
                        .anyMatch(link -> link.from().equals(datacenter)))
                .map(Map.Entry::getKey)
                .toList();
        if (found.isEmpty()) {
            throw usage("The topology has no link from %s%s; it has %s."
                    .formatted(datacenter, cluster == null ? "" : " of cluster " + cluster, known(topology)));
        }
        return found;
    }

    /** A link as it is written on the command line: {@code beijing/shanghai}. */
    public Link parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw usage("--link %s is not of the form SOURCE/TARGET.".formatted(text));
        }
        return new Link(parts[0], parts[1]);
    }

    private static String known(Topology topology) {
        return topology.replication().entrySet().stream()
                .flatMap(entry -> entry.getValue().links().stream()
                        .map(link -> "%s/%s (%s)".formatted(link.from(), link.to(), entry.getKey())))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(", "));
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
