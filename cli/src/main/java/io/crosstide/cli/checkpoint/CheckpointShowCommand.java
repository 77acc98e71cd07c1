package io.crosstide.cli.checkpoint;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.option.FormatOption;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All positions of streams and links. */
@Command(
        name = "show",
        description = {
            "Print all positions: what the syncer of each datacenter has published, and what the target of each link has on record.",
            "It changes nothing, and asks no process of Crosstide."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide checkpoint show -t topology.yaml",
            "  crosstide checkpoint show -t topology.yaml -d beijing --format json",
            "",
            "Exit code 1 when a datacenter could not be read; what is known is printed."
        })
final class CheckpointShowCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Option(
            names = {"-d", "--datacenter"},
            paramLabel = "DC",
            description = "Only the streams of this datacenter, and the links that apply them. Default: all.")
    private @Nullable String name;

    @Mixin
    private FormatOption format;

    @Override
    public Integer call() throws InvalidTopologyException {
        Topology topology = topologyOption.load();
        @Nullable String datacenter =
                name == null ? null : topologyOption.datacenter(topology, name).name();
        PositionsReader positions =
                new PositionsReader(topology, new Servers(topology, invocation.environment())).read(datacenter);
        if (format.isJson()) {
            invocation.out().println(PositionsJson.of(topology.name(), positions));
        } else {
            PositionsText.lines(positions).forEach(invocation.out()::println);
        }
        invocation.out().flush();
        positions.failures().forEach(invocation::say);
        return positions.failures().isEmpty() ? ExitCode.FINE : ExitCode.FAILED;
    }
}
