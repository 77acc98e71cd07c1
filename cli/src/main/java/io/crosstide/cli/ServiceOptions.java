package io.crosstide.cli;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.service.Services;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.InvalidTopologyException;
import io.crosstide.topology.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the three long-running commands have in common. */
@Command
final class ServiceOptions {

    @Option(
            names = {"-d", "--datacenter"},
            paramLabel = "DC",
            required = true,
            description = "The datacenter to serve.")
    private String name;

    int run(
            Invocation invocation,
            TopologyOption topologyOption,
            boolean syncers,
            boolean writers,
            @Nullable List<String> clusters)
            throws InvalidTopologyException, CommandFailedException, InterruptedException {
        Topology topology = topologyOption.load();
        Datacenter datacenter = topologyOption.datacenter(topology, name);
        return new Services(
                        topology, datacenter, topologyOption.clusters(datacenter, clusters), invocation.environment())
                .syncers(syncers)
                .writers(writers)
                .run(invocation.out());
    }
}
