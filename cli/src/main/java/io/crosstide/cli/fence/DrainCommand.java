package io.crosstide.cli.fence;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Waits until everything that a datacenter committed is applied everywhere. */
@Command(
        name = "drain",
        description = {
            "Wait until all that was committed at a datacenter by now is applied at all targets of its links.",
            "It stops no writing: stop the applications of the datacenter before. It warns if they still write."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide drain -t topology.yaml -d beijing",
            "  crosstide drain -t topology.yaml -d beijing --timeout 600",
            "",
            "Exit code 1 when something is missing at the end of the timeout, or when a server could not be reached."
        })
public final class DrainCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Option(
            names = {"-d", "--datacenter"},
            required = true,
            paramLabel = "DC",
            description = "The datacenter whose transactions the others must have.")
    private String name;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait at most; 0 asks once. Default: 60.")
    private long timeout;

    @Override
    public Integer call() throws InvalidTopologyException, InterruptedException {
        if (timeout < 0) {
            throw invocation.usage("--timeout %d is less than 0.".formatted(timeout));
        }
        Topology topology = topologyOption.load();
        String datacenter = topologyOption.datacenter(topology, name).name();
        Servers servers = new Servers(topology, invocation.environment());
        SourceDrain drain = new SourceDrain(topology, servers, datacenter, invocation::say);
        if (drain.links().isEmpty()) {
            throw invocation.usage("%s is the source of no link.".formatted(datacenter));
        }
        List<DrainedLink> links = drain.await(Duration.ofSeconds(timeout));
        links.forEach(this::print);
        drain.warnings().forEach(warning -> invocation.say("warning: " + warning + "."));
        boolean drained = links.stream().allMatch(DrainedLink::drained);
        if (drained) {
            boolean conflicts = links.stream().anyMatch(link -> link.conflictsOpen() != 0);
            invocation
                    .out()
                    .println("drained: all that %s had committed is applied everywhere%s"
                            .formatted(datacenter, conflicts ? ", apart from the conflicts above" : ""));
        }
        invocation.out().flush();
        return drained ? ExitCode.FINE : ExitCode.FAILED;
    }

    private void print(DrainedLink each) {
        String link = "%s %s→%s"
                .formatted(each.cluster(), each.link().from(), each.link().to());
        if (each.drained()) {
            invocation
                    .out()
                    .printf(
                            Locale.ROOT,
                            "%s: drained (waited %.1f s)%s%n",
                            link,
                            each.waited().toMillis() / 1e3,
                            conflicts(each));
        } else {
            invocation.out().println(link + ": NOT drained");
            invocation.out().flush();
            invocation.say(link + ": " + each.missing());
        }
    }

    /** Rows of a conflict are applied in no other way: the operator decides about them. */
    private static String conflicts(DrainedLink each) {
        if (each.conflictsOpen() == 0) {
            return "";
        }
        String report = "crosstide conflict-report -d " + each.link().to();
        return each.conflictsOpen() < 0
                ? "; its conflicts could not be counted: run " + report
                : "; %,d open conflicts: rows that are not as in %s, see %s"
                        .formatted(each.conflictsOpen(), each.link().from(), report);
    }
}
