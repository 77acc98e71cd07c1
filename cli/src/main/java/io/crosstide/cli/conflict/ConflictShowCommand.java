package io.crosstide.cli.conflict;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** One conflict, whole. */
@Command(
        name = "show",
        description = "Print one conflict whole.",
        footerHeading = "%nExamples:%n",
        footer = "  crosstide conflict-report show 3f2a90c1d5e84b7fa6c2b1d09e8f7a65 -t topology.yaml")
final class ConflictShowCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Parameters(paramLabel = "ID", description = "Id of the conflict, or its first characters where they are unique.")
    private String id;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table, json or csv. Default: table, or what stands before show.")
    private ConflictReportCommand.@Nullable Format format;

    @ParentCommand
    private ConflictReportCommand report;

    @Override
    public Integer call() throws InvalidTopologyException, CommandFailedException {
        Topology topology = topologyOption.or(report.topologyOption()).load();
        List<Conflict> found = new ArrayList<>();
        boolean all;
        try (Targets targets = new Targets(topology, new Servers(topology, invocation.environment()), invocation::say)
                .open(topology.datacenters().keySet())) {
            targets.visit(
                    target -> found.addAll(target.store().find(target.connection(), id.toLowerCase(Locale.ROOT))));
            all = targets.complete();
        }
        Set<String> ids = new TreeSet<>(found.stream().map(Conflict::id).toList());
        if (ids.size() > 1) {
            throw new CommandFailedException("%s is not unique; it may be %s.".formatted(id, String.join(", ", ids)));
        }
        if (found.isEmpty()) {
            throw new CommandFailedException("No conflict has the id %s%s; `crosstide conflict-report` lists all."
                    .formatted(id, all ? "" : " in the datacenters that could be reached"));
        }
        // one change can conflict in several datacenters, under the same id
        print(found);
        return ExitCode.FINE;
    }

    private void print(List<Conflict> conflicts) {
        ConflictReportCommand.Format chosen = format == null ? report.format() : format;
        if (chosen == ConflictReportCommand.Format.TABLE) {
            conflicts.forEach(conflict -> ConflictText.printWhole(conflict, invocation.out(), invocation.colours()));
            return;
        }
        ConflictPrinter printer = report.printer(chosen);
        printer.begin();
        conflicts.forEach(printer::print);
        printer.end();
        invocation.out().flush();
    }
}
