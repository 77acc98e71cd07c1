package io.crosstide.cli.option;

import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Topology;
import io.crosstide.topology.parser.ParsedTopology;
import io.crosstide.topology.parser.TopologyParser;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The topology file that a command works on, and names in it. */
public final class TopologyOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-t", "--topology"},
            paramLabel = "FILE",
            description = "The topology file. Default: $CROSSTIDE_TOPOLOGY.")
    private @Nullable Path file;

    boolean given() {
        return file != null;
    }

    /** This option, or the same option of a parent command where only that one was given. */
    public TopologyOption or(TopologyOption other) {
        return given() || !other.given() ? this : other;
    }

    /** The topology. Its warnings go to stderr. */
    public Topology load() throws InvalidTopologyException {
        return loadParsed().topology();
    }

    /** The topology, and which content of the file it is. Its warnings go to stderr. */
    public ParsedTopology loadParsed() throws InvalidTopologyException {
        ParsedTopology parsed = parse();
        parsed.warnings().forEach(warning -> command.commandLine().getErr().println("warning: " + warning));
        return parsed;
    }

    public ParsedTopology parse() throws InvalidTopologyException {
        if (file != null) {
            return TopologyParser.parse(file);
        }
        String variable = ((Program) command.root().userObject()).environment().getOrDefault("CROSSTIDE_TOPOLOGY", "");
        if (variable.isEmpty()) {
            throw usage("No topology file is given. Give -t FILE or set CROSSTIDE_TOPOLOGY.");
        }
        return TopologyParser.parse(path(variable));
    }

    /** The runtime cannot open a path with characters that its locale lacks. */
    private Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException lost) {
            throw usage(
                    "CROSSTIDE_TOPOLOGY is %s, which is no path in the locale of this process. Run the command with LC_ALL=C.UTF-8 or another UTF-8 locale."
                            .formatted(text));
        }
    }

    /** The datacenter of that name. */
    public Datacenter datacenter(Topology topology, String name) {
        @Nullable Datacenter datacenter = topology.datacenters().get(name);
        if (datacenter == null) {
            throw unknown("datacenter", name, topology.datacenters().keySet());
        }
        return datacenter;
    }

    /** The clusters of a datacenter that have these names; all of its clusters when there is no name. */
    public Set<String> clusters(Datacenter datacenter, Collection<String> names) {
        Set<String> known = datacenter.clusters().keySet();
        if (names.isEmpty()) {
            return known;
        }
        for (String name : names) {
            if (!known.contains(name)) {
                throw unknown("cluster", name, known);
            }
        }
        return Set.copyOf(names);
    }

    /** The cluster of that name, which must be replicated. */
    public String cluster(Topology topology, String name) {
        if (!topology.replication().containsKey(name)) {
            throw unknown("cluster", name, topology.replication().keySet());
        }
        return name;
    }

    private ParameterException unknown(String what, String name, Set<String> known) {
        return usage(
                "The topology has no %s %s; it has %s.".formatted(what, name, String.join(", ", new TreeSet<>(known))));
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
