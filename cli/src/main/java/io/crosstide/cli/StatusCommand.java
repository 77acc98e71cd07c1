package io.crosstide.cli;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.cli.status.LinkStatus;
import io.crosstide.cli.status.MeshStatus;
import io.crosstide.cli.status.StatusReader;
import io.crosstide.cli.status.StatusText;
import io.crosstide.topology.InvalidTopologyException;
import io.crosstide.topology.Topology;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where every link stands. */
@Command(
        name = "status",
        description = {
            "Say of every link: state, lag, positions, open conflicts, last error with its remedy.",
            "States: running, idle (runs, nothing left to apply), waiting (for a transaction of another datacenter that must be here first), paused, stopped (see error and remedy), unreachable, unknown (no writer is connected)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide status -t topology.yaml",
            "  crosstide status -t topology.yaml -d beijing --format json",
            "",
            "Exit code 3 when a link is stopped, 1 when a datacenter could not be reached."
        })
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Option(
            names = {"-d", "--datacenter"},
            paramLabel = "DC",
            description = "Only the links into this datacenter. Default: all.")
    private @Nullable String name;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json. Default: table.")
    private Format format;

    private enum Format {
        TABLE,
        JSON
    }

    @Override
    public Integer call() throws InvalidTopologyException {
        Topology topology = topologyOption.load();
        @Nullable String target =
                name == null ? null : topologyOption.datacenter(topology, name).name();
        Servers servers = new Servers(topology, invocation.environment());
        MeshStatus status = new StatusReader(topology, servers, Clock.systemUTC()).read(target);
        if (format == Format.JSON) {
            invocation.out().println(StatusText.json(status));
        } else {
            StatusText.table(status, invocation.colours()).forEach(invocation.out()::println);
        }
        invocation.out().flush();
        if (status.any(LinkStatus.State.UNREACHABLE)) {
            return ExitCode.FAILED;
        }
        return status.any(LinkStatus.State.STOPPED) ? ExitCode.FOUND : ExitCode.FINE;
    }
}
