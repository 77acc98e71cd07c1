package io.crosstide.cli.service;

import picocli.CommandLine.Command;

/** The writers of one datacenter alone. */
@Command(
        name = "writer",
        description = {
            "Run only the writer of one datacenter, which replays the streams of the other datacenters into its MySQL, until SIGTERM or Ctrl-C.",
            "Several can run in parallel: they share the work, and another one takes over when one fails."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide writer -t topology.yaml -d beijing",
            "  crosstide writer -t topology.yaml -d beijing -c orders"
        })
public final class WriterCommand extends SingleServiceCommand {

    WriterCommand() {
        super(false, true);
    }
}
