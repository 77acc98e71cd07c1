package io.crosstide.cli.service;

import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Topology;
import io.crosstide.topology.parser.ParsedTopology;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that runs services of one datacenter until the process is told to stop. */
abstract class ServiceCommand implements Callable<Integer> {

    private final boolean syncers;
    private final boolean writers;

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Option(
            names = {"-d", "--datacenter"},
            paramLabel = "DC",
            required = true,
            description = "The datacenter to serve.")
    private String name;

    ServiceCommand(boolean syncers, boolean writers) {
        this.syncers = syncers;
        this.writers = writers;
    }

    /** The clusters to serve; empty means all of the datacenter. */
    List<String> clusters() {
        return List.of();
    }

    @Override
    public Integer call() throws InvalidTopologyException, CommandFailedException, InterruptedException {
        ParsedTopology parsed = topologyOption.loadParsed();
        Topology topology = parsed.topology();
        Datacenter datacenter = topologyOption.datacenter(topology, name);
        return new Services(
                        parsed, datacenter, topologyOption.clusters(datacenter, clusters()), invocation.environment())
                .syncers(syncers)
                .writers(writers)
                .run(invocation.out());
    }
}
