package io.crosstide.cli.fence;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.LinkOption;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.topology.Link;
import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import io.crosstide.topology.secret.SecretException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Waits until what a source committed can be read at a target. */
@Command(
        name = "wait",
        description = {
            "Wait until all that was committed at the source by now, or in a GTID set, can be read at the target.",
            "\"By now\" asks the source's MySQL. With --gtid, only the target is asked, and in direction-table mode the source's Kafka."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide wait -t topology.yaml --from beijing --to shanghai",
            "  crosstide wait -t topology.yaml --from beijing --to shanghai -c orders --timeout 600",
            "  crosstide wait -t topology.yaml --from beijing --to shanghai -c orders --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77",
            "",
            "Exit code 1 when something is missing at the end of the timeout, or when a server could not be reached."
        })
public final class WaitCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Mixin
    private LinkOption linkOption;

    @Option(names = "--from", required = true, paramLabel = "DC", description = "The source datacenter.")
    private String from;

    @Option(names = "--to", required = true, paramLabel = "DC", description = "The target datacenter.")
    private String to;

    @Option(
            names = "--gtid",
            paramLabel = "GTIDSET",
            description =
                    "Wait for these transactions of the source's MySQL instead of all that it has committed by now.")
    private @Nullable String gtids;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait at most; 0 asks once. Default: 60.")
    private long timeout;

    @Override
    public Integer call() throws InvalidTopologyException, CommandFailedException, InterruptedException {
        if (timeout < 0) {
            throw invocation.usage("--timeout %d is less than 0.".formatted(timeout));
        }
        @Nullable GtidSet set = gtids == null ? null : parse(gtids);
        Topology topology = topologyOption.load();
        Link link = new Link(from, to);
        List<String> clusters = linkOption.clusters(topology, link);
        if (set != null && clusters.size() > 1) {
            throw invocation.usage("--gtid needs -c: the link %s/%s has the clusters %s, and each has its own GTIDs."
                    .formatted(from, to, String.join(", ", clusters)));
        }
        Servers servers = new Servers(topology, invocation.environment());
        long start = System.nanoTime();
        Map<String, Fence> fences = new LinkedHashMap<>();
        for (String cluster : clusters) {
            fences.put(cluster, set == null ? committedNow(topology, servers, cluster, link) : Fence.of(set));
        }
        for (Map.Entry<String, Fence> fence : fences.entrySet()) {
            try (FenceWait wait = new FenceWait(topology, servers, fence.getKey(), link, invocation::say)) {
                Duration left = Duration.ofSeconds(timeout).minusNanos(System.nanoTime() - start);
                wait.await(fence.getValue(), left.isNegative() ? Duration.ZERO : left);
            }
            invocation
                    .out()
                    .printf(
                            Locale.ROOT,
                            "%s can show %s that %s had committed (cluster %s; waited %.1f s)%s%n",
                            to,
                            set == null ? "all" : "the transactions",
                            from,
                            fence.getKey(),
                            (System.nanoTime() - start) / 1e9,
                            set == null ? "" : leftOut(topology, fence.getKey(), link));
            invocation.out().flush();
        }
        return ExitCode.FINE;
    }

    /** What a wait for GTIDs of the source does not include. */
    private static String leftOut(Topology topology, String cluster, Link link) {
        List<String> others = new FenceReader(topology, cluster, link).others();
        return others.isEmpty()
                ? ""
                : " In direction-table mode, --gtid does not include what %s has applied of %s."
                        .formatted(link.from(), String.join(", ", others));
    }

    private GtidSet parse(String text) {
        try {
            return GtidSet.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw invocation.usage("--gtid %s is no GTID set: %s".formatted(text, wrong.getMessage()));
        }
    }

    /**
     * The source's stream cannot tell this: its checkpoint contains what the syncer has read, and says nothing of what was
     * committed since.
     */
    private static Fence committedNow(Topology topology, Servers servers, String cluster, Link link)
            throws CommandFailedException {
        try (Connection source = servers.primary(link.from(), cluster).connection()) {
            return new FenceReader(topology, cluster, link).committedNow(source);
        } catch (UnreachableException | SecretException failure) {
            throw new CommandFailedException(
                    "What %s has committed is not known: %s Or give --gtid with the executed set of %s (SELECT @@GLOBAL.gtid_executed).%s"
                            .formatted(
                                    link.from(),
                                    Servers.sentence(failure.getMessage()),
                                    link.from(),
                                    leftOut(topology, cluster, link)),
                    failure);
        } catch (SQLException failure) {
            throw new CommandFailedException(servers.refusal(link.from(), cluster, failure), failure);
        }
    }
}
