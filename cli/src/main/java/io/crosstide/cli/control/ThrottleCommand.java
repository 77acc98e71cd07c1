package io.crosstide.cli.control;

import io.crosstide.bookkeeping.link.LinkControl;
import io.crosstide.bookkeeping.link.LinkControlTable;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Limits how fast links apply. */
@Command(
        name = "throttle",
        description = {
            "Limit how fast links apply. Each limit that is given replaces the earlier one of its kind; the others stay.",
            "The limits are kept at the target, across restarts. A running writer obeys within a second."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide throttle -t topology.yaml --link beijing/shanghai --rows-per-second 2000",
            "  crosstide throttle -t topology.yaml --link beijing/shanghai --threads-running 30",
            "  crosstide throttle -t topology.yaml --link beijing/shanghai --replica-lag 10",
            "  crosstide throttle -t topology.yaml --link beijing/shanghai --off"
        })
public final class ThrottleCommand extends LinkOrderCommand {

    @Option(
            names = "--rows-per-second",
            paramLabel = "N",
            description = "Begin at most N row changes per second, on average. A transaction is applied whole.")
    private @Nullable Long rowsPerSecond;

    @Option(
            names = "--threads-running",
            paramLabel = "N",
            description = "Begin nothing while Threads_running of the target's MySQL is above N.")
    private @Nullable Integer threadsRunning;

    @Option(
            names = "--replica-lag",
            paramLabel = "S",
            description = {
                "Begin nothing while a replica of the target's MySQL lags by more than S seconds.",
                "The replicas are the cluster's other endpoints in the topology file."
            })
    private @Nullable Integer replicaLag;

    @Option(names = "--off", description = "Remove all limits.")
    private boolean off;

    @Override
    public Integer call() throws InvalidTopologyException {
        List<Number> limits = Stream.<@Nullable Number>of(rowsPerSecond, threadsRunning, replicaLag)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        if (limits.isEmpty() != off) {
            throw invocation.usage(
                    "Give one or more of --rows-per-second, --threads-running and --replica-lag, or --off alone.");
        }
        if (limits.stream().anyMatch(limit -> limit.longValue() < 1)) {
            throw invocation.usage("A limit must be at least 1; crosstide pause lets a link apply nothing.");
        }
        return give(off ? ThrottleCommand::remove : this::limit);
    }

    private static String remove(LinkControlTable table, Connection target) throws SQLException {
        return table.unthrottle(target) ? "no longer throttled" : "unchanged, it has no limits";
    }

    private String limit(LinkControlTable table, Connection target) throws SQLException {
        boolean changed = table.throttle(
                target, Operator.name(), new LinkControlTable.Limits(rowsPerSecond, threadsRunning, replicaLag));
        LinkControl.@Nullable Throttle now = table.read(target).throttle();
        String limits = now == null ? "no limits" : now.limits();
        return changed ? limits + "; a running writer obeys within a second" : "unchanged, " + limits;
    }
}
