package io.crosstide.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One conflict, whole. */
@Command(
        name = "show",
        description = "Print one conflict whole.",
        footerHeading = "%nExamples:%n",
        footer = "  crosstide conflict-report show 3f2a90c1d5e84b7fa6c2b1d09e8f7a65 -t topology.yaml")
@SuppressWarnings("UnusedVariable")
final class ConflictShowCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Parameters(paramLabel = "ID", description = "Id of the conflict, or its first characters where they are unique.")
    private String id;

    @Override
    public Integer call() throws Exception {
        return ExitCode.FINE;
    }
}
