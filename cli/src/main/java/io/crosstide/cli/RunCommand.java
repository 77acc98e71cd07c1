package io.crosstide.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Syncers and writers of one datacenter in one process. */
@Command(
        name = "run",
        description = {
            "Run the syncers and writers of one datacenter in one process, until SIGTERM or Ctrl-C.",
            "Prints the address of its /metrics, /health/live and /health/ready on stdout; the log goes to stderr."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide run -t topology.yaml -d beijing",
            "  CROSSTIDE_OPTS=-Xmx1g CROSSTIDE_LOG_LEVEL=debug crosstide run -t topology.yaml -d beijing"
        })
final class RunCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Mixin
    private ServiceOptions options;

    @Override
    public Integer call() throws Exception {
        return options.run(invocation, topologyOption, true, true, null);
    }
}
