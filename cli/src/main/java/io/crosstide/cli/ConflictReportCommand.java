package io.crosstide.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What conflicted, where, with all rows. */
@Command(
        name = "conflict-report",
        description = "Say what conflicted, where, and which rows were involved. Looks into the target datacenters.",
        subcommands = ConflictShowCommand.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide conflict-report -t topology.yaml",
            "  crosstide conflict-report -t topology.yaml -d shanghai --since 1h --table shop.orders",
            "  crosstide conflict-report -t topology.yaml --kind insert-exists --status open --format csv",
            "  crosstide conflict-report show 3f2a... -t topology.yaml",
            "",
            "Exit code 3 when open conflicts are listed, 1 when a datacenter could not be reached."
        })
@SuppressWarnings("UnusedVariable")
final class ConflictReportCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Option(
            names = {"-d", "--datacenter"},
            paramLabel = "DC",
            description = "Only conflicts met in this target datacenter. Default: all.")
    private @Nullable String name;

    @Override
    public Integer call() throws Exception {
        return ExitCode.FINE;
    }
}
