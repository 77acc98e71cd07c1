package io.crosstide.cli;

import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks the topology file alone: nothing is connected to, no secret is resolved. */
@Command(
        name = "validate",
        description = "Check the topology file alone, without connecting anywhere.",
        footerHeading = "%nExamples:%n",
        footer = {"  crosstide validate -t topology.yaml", "  CROSSTIDE_TOPOLOGY=topology.yaml crosstide validate"})
final class ValidateCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Override
    public Integer call() throws InvalidTopologyException {
        Topology topology = topologyOption.load();
        invocation
                .out()
                .printf(
                        "%s is valid: mesh %s, datacenters %s, clusters %s.%n",
                        topology.file(),
                        topology.name(),
                        String.join(", ", topology.datacenters().keySet()),
                        String.join(", ", topology.replication().keySet()));
        return ExitCode.FINE;
    }
}
