package io.crosstide.cli.service;

import picocli.CommandLine.Command;

/** The syncers of one datacenter alone. */
@Command(
        name = "syncer",
        description = {
            "Run only the syncer of one datacenter, which reads the binlog of its MySQL into its Kafka, until SIGTERM or Ctrl-C.",
            "Several can run in parallel: they share the work, and another one takes over when one fails."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide syncer -t topology.yaml -d beijing",
            "  crosstide syncer -t topology.yaml -d beijing -c orders"
        })
public final class SyncerCommand extends SingleServiceCommand {

    SyncerCommand() {
        super(true, false);
    }
}
