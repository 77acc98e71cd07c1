package io.crosstide.cli.tail;

import io.crosstide.bookkeeping.ReplayedTailTable;
import io.crosstide.cli.connect.Initialisation;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.control.Operator;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.streams.LostTail;
import io.crosstide.streams.Time;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.Primary;
import io.crosstide.topology.problem.InvalidTopologyException;
import io.crosstide.writer.failure.LinkFailure;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.supervision.LinkSettings;
import io.crosstide.writer.tail.TailLink;
import io.crosstide.writer.tail.TailProgress;
import io.crosstide.writer.tail.TailReplay;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replays transactions that a failover lost. */
@Command(
        name = "replay-tail",
        description = {
            "Replay transactions that a failover lost from their stream to the new primary.",
            "Such transactions were published before the old primary failed: the other datacenters have them, and the new primary does not. Their rows are applied with the same checks as rows of another datacenter; rows that differ become conflicts."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide replay-tail -t topology.yaml -d beijing --dry-run",
            "  crosstide replay-tail -t topology.yaml -d beijing -c orders",
            "",
            "It may be repeated after any failure. The stream resumes by itself when nothing is missing.",
            "Exit code 1 when something cannot be replayed; the message says what to do."
        })
public final class ReplayTailCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Option(
            names = {"-d", "--datacenter"},
            required = true,
            paramLabel = "DC",
            description = "The datacenter whose new primary lacks transactions.")
    private String name;

    @Option(
            names = {"-c", "--cluster"},
            paramLabel = "CLUSTER",
            description = "Only this cluster. Default: all clusters of the datacenter.")
    private @Nullable String cluster;

    @Option(names = "--dry-run", description = "Only say what would be replayed.")
    private boolean dryRun;

    @Override
    public Integer call() throws InvalidTopologyException, CommandFailedException, InterruptedException {
        Topology topology = topologyOption.load();
        String datacenter = topologyOption.datacenter(topology, name).name();
        try {
            for (String each : clusters(topology, datacenter)) {
                replay(topology, datacenter, each);
            }
            return ExitCode.FINE;
        } finally {
            invocation.out().flush();
        }
    }

    private List<String> clusters(Topology topology, String datacenter) {
        Set<String> replicated = topology.datacenter(datacenter).clusters().keySet();
        if (cluster != null && !replicated.contains(cluster)) {
            throw invocation.usage(
                    "%s has no cluster %s; it has %s.".formatted(datacenter, cluster, String.join(", ", replicated)));
        }
        return replicated.stream()
                .filter(each -> cluster == null || each.equals(cluster))
                .filter(each -> topology.replication().containsKey(each))
                .toList();
    }

    private void replay(Topology topology, String datacenter, String each)
            throws CommandFailedException, InterruptedException {
        Servers servers = new Servers(topology, invocation.environment());
        LinkSettings settings = TailLink.settings(topology, datacenter, each, invocation.environment());
        try {
            Primary primary = settings.linkConnections().openPrimary();
            try (Connection connection = primary.connection()) {
                replay(settings, primary, connection);
            }
        } catch (LinkStoppedException failure) {
            throw new CommandFailedException(failure.getMessage() + ". Remedy: " + failure.remedy() + ".", failure);
        } catch (LinkFailure failure) {
            throw new CommandFailedException(failure.getMessage() + ". Repeat the command.", failure);
        } catch (KafkaException failure) {
            throw new CommandFailedException(
                    "Kafka of %s: %s. %s."
                            .formatted(
                                    datacenter,
                                    failure.getMessage(),
                                    KafkaProblem.of(failure).remedy()),
                    failure);
        } catch (SQLException failure) {
            throw new CommandFailedException(explained(servers, datacenter, each, failure), failure);
        }
    }

    private void replay(LinkSettings settings, Primary primary, Connection connection)
            throws SQLException, LinkFailure, CommandFailedException, InterruptedException {
        KafkaClients kafka = settings.kafka();
        SourceTail tail = SourceTail.read(settings.stream(), kafka, connection);
        String label = settings.stream().cluster() + " of " + settings.stream().datacenter();
        LostTail lost = tail.lost();
        if (lost.gtids().isEmpty()) {
            invocation
                    .out()
                    .println(label + ": nothing to replay, the primary " + primary.endpoint()
                            + " has all that was published");
            return;
        }
        invocation.out().println(label + ": the primary " + primary.endpoint() + " lacks published transactions");
        TailText.lines(lost).forEach(invocation.out()::println);
        tail.requireReplayable(connection);
        if (dryRun) {
            invocation
                    .out()
                    .println(
                            "dry run: nothing is replayed. If a server of the cluster still has these transactions, make it the primary again. Otherwise give the same command without --dry-run");
            return;
        }
        invocation.out().flush();
        long conflicts = new TailReplay(settings, primary, new Said(lost), Time.SYSTEM)
                .run(lost, tail.checkpoint().streamId(), Operator.name());
        invocation
                .out()
                .println("%s: replayed %s%s"
                        .formatted(label, lost.summary(), conflicts == 0 ? ", without conflicts" : ""));
        if (conflicts > 0) {
            invocation
                    .out()
                    .println("%,d row change%s: the primary's rows differ. See crosstide conflict-report -d %s"
                            .formatted(
                                    conflicts,
                                    conflicts == 1 ? " is a conflict" : "s are conflicts",
                                    settings.stream().datacenter()));
        }
    }

    private final class Said implements TailProgress {
        private static final long EVERY = 1_000;
        private final LostTail lost;

        Said(LostTail lost) {
            this.lost = lost;
        }

        @Override
        public void applied(long transactions, long total) {
            if (transactions % EVERY == 0) {
                invocation.say("replayed %,d of %,d transactions".formatted(transactions, total));
            }
        }

        @Override
        public void waiting(List<String> datacenters) {
            invocation.say(
                    ("waiting until the writer has applied transactions of %s again, which the %,d lost transactions"
                                    + " depend on; its process must run")
                            .formatted(
                                    String.join(", ", datacenters),
                                    lost.transactions().size()));
        }
    }

    private static String explained(Servers servers, String datacenter, String each, SQLException failure) {
        if (ReplayedTailTable.isMissing(failure) || Initialisation.isMissing(failure)) {
            return "The MySQL of %s (cluster %s) lacks tables of the schema crosstide (%s): run crosstide init -d %s again, as the first time. It creates missing tables."
                    .formatted(datacenter, each, failure.getMessage(), datacenter);
        }
        return servers.refusal(datacenter, each, failure);
    }
}
