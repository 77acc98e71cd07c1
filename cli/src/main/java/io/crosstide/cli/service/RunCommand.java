package io.crosstide.cli.service;

import picocli.CommandLine.Command;

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
public final class RunCommand extends ServiceCommand {

    RunCommand() {
        super(true, true);
    }
}
