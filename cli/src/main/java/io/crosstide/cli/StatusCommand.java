package io.crosstide.cli;

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
@SuppressWarnings("UnusedVariable")
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
    public Integer call() throws Exception {
        return ExitCode.FINE;
    }
}
