package io.crosstide.cli.control;

import io.crosstide.bookkeeping.link.LinkControl;
import io.crosstide.bookkeeping.link.LinkControlTable;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets links apply nothing until they are resumed. */
@Command(
        name = "pause",
        description = {
            "Pause links: their writers begin no target transaction until the links are resumed.",
            "The pause is kept at the target, across restarts. A running writer obeys within a second."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide pause -t topology.yaml --link beijing/shanghai --reason \"index build, ticket 77\"",
            "  crosstide pause -t topology.yaml --link beijing/shanghai --link shanghai/beijing -c orders",
            "",
            "A link that is paused longer than its topic's retention cannot resume."
        })
public final class PauseCommand extends LinkOrderCommand {

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; `status` shows it.")
    private @Nullable String reason;

    @Override
    public Integer call() throws InvalidTopologyException {
        return give(this::pause);
    }

    private String pause(LinkControlTable table, Connection target) throws SQLException {
        if (table.pause(target, Operator.name(), reason)) {
            return "paused; a running writer obeys within a second";
        }
        LinkControl.@Nullable Pause before = table.read(target).pause();
        return "unchanged, it is already " + (before == null ? "paused" : before);
    }
}
