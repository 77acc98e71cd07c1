package io.crosstide.cli.control;

import io.crosstide.topology.problem.InvalidTopologyException;
import picocli.CommandLine.Command;

/** Ends the pause of links. */
@Command(
        name = "resume",
        description = "Resume links that were paused. A running writer obeys within a second.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide resume -t topology.yaml --link beijing/shanghai",
            "  crosstide resume -t topology.yaml --link beijing/shanghai --link shanghai/beijing -c orders"
        })
public final class ResumeCommand extends LinkOrderCommand {

    @Override
    public Integer call() throws InvalidTopologyException {
        return give((table, target) -> table.resume(target)
                ? "resumed; a running writer obeys within a second"
                : "unchanged, it is not paused");
    }
}
