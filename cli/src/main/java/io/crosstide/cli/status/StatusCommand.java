package io.crosstide.cli.status;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.option.FormatOption;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.Since;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.cli.outcome.StopSignal;
import io.crosstide.cli.watch.Display;
import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where every link stands. */
@Command(
        name = "status",
        description = {
            "Say of every link: state, lag, positions, open conflicts, last error with its remedy.",
            "With --events, say what happened to the links: started, taken-over, stopped, unreachable, waiting, resumed.",
            "With --watch, show the mesh as a tree of datacenters and links, and refresh it until Ctrl-C.",
            "States: running, idle (runs, nothing left to apply), waiting (for a transaction of another datacenter that must be here first), paused, stopped (see error and remedy), unreachable, unknown (no writer is connected)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide status -t topology.yaml",
            "  crosstide status -t topology.yaml -d beijing --format json",
            "  crosstide status -t topology.yaml --watch",
            "  crosstide status -t topology.yaml --events --since 2h -d beijing",
            "",
            "Exit code 3 when a link is stopped, 1 when a datacenter could not be reached. --watch ends with 0."
        })
public final class StatusCommand implements Callable<Integer> {

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** The first display waits this long for servers that have not answered. */
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(4);

    /** What --events shows without --since. */
    private static final Duration EVENTS = Duration.ofDays(7);

    private static final Duration END_PATIENCE = Duration.ofSeconds(10);

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Option(
            names = {"-d", "--datacenter"},
            paramLabel = "DC",
            description = "Only the links into this datacenter. Default: all.")
    private @Nullable String name;

    @Mixin
    private FormatOption format;

    @Option(
            names = "--watch",
            description =
                    "Refresh every 2 seconds until Ctrl-C. With --format json, print a document per line and refresh.")
    private boolean watch;

    @Option(names = "--events", description = "Say what happened to the links, the oldest first.")
    private boolean events;

    @Option(
            names = "--since",
            paramLabel = "AGE",
            converter = Since.class,
            description =
                    "With --events: only since then, an age like 30m, 1h, 7d, or a time like 2026-01-31T12:00:00Z. Default: 7d. Events are kept for 30 days.")
    private @Nullable Instant since;

    @Override
    public Integer call() throws InvalidTopologyException, InterruptedException {
        if (events && watch) {
            throw invocation.usage("--events and --watch exclude each other.");
        }
        if (since != null && !events) {
            throw invocation.usage("--since needs --events.");
        }
        Topology topology = topologyOption.load();
        @Nullable String target =
                name == null ? null : topologyOption.datacenter(topology, name).name();
        Servers servers = new Servers(topology, invocation.environment());
        if (events) {
            return events(topology, servers, target);
        }
        if (watch) {
            return watch(topology, servers, target);
        }
        MeshStatus status = new StatusReader(topology, servers, Clock.systemUTC()).read(target);
        if (format.isJson()) {
            invocation.out().println(StatusText.json(status));
        } else {
            StatusText.table(status, invocation.colours()).forEach(invocation.out()::println);
        }
        invocation.out().flush();
        if (status.any(LinkStatus.State.UNREACHABLE)) {
            return ExitCode.FAILED;
        }
        return status.any(LinkStatus.State.STOPPED) ? ExitCode.FOUND : ExitCode.FINE;
    }

    private int events(Topology topology, Servers servers, @Nullable String target) {
        Instant from = since == null ? Clock.systemUTC().instant().minus(EVENTS) : since;
        LinkHistoryReader history = new LinkHistoryReader(topology, servers).read(target, from);
        if (format.isJson()) {
            invocation.out().println(LinkHistoryText.json(history.entries()));
        } else {
            LinkHistoryText.table(history.entries()).forEach(invocation.out()::println);
        }
        invocation.out().flush();
        history.failures().forEach(invocation::say);
        return history.failures().isEmpty() ? ExitCode.FINE : ExitCode.FAILED;
    }

    private int watch(Topology topology, Servers servers, @Nullable String target) throws InterruptedException {
        Clock clock = Clock.systemUTC();
        Display display = Display.of(invocation.out(), invocation.environment());
        StatusTree tree = new StatusTree(invocation.colours());
        try (StopSignal stop = new StopSignal(END_PATIENCE);
                StatusWatch links = new StatusWatch(topology, servers, clock, target, INTERVAL)) {
            links.awaitFirst(FIRST_PATIENCE);
            boolean read = true;
            while (read && !stop.requested()) {
                Instant now = clock.instant();
                read = format.isJson()
                        ? display.add(StatusText.jsonLine(topology.name(), now, links.links()))
                        : display.show(tree.lines(topology.name(), now, links.links()));
                if (read) {
                    stop.await(INTERVAL);
                }
            }
            stop.finished(ExitCode.FINE);
        }
        return ExitCode.FINE;
    }
}
