package io.crosstide.cli.compare;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.cli.table.UnknownTable;
import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the rows of all datacenters, byte for byte. */
@Command(
        name = "compare",
        description = {
            "Compare the replicated tables of all datacenters, row by row and byte for byte, and print what differs.",
            "With -d, ask the program of each datacenter through Kafka: no MySQL password is needed, and rows on their way are no differences. Rows show by their key and a digest.",
            "Without -d, ask the MySQL servers if all their passwords are available; otherwise do the same as with -d of the first datacenter whose passwords are. While applications write, rows on their way show as differences: stop the writes, or run it again."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide compare -t topology.yaml",
            "  crosstide compare -t topology.yaml -d beijing",
            "  crosstide compare -t topology.yaml -c orders --table shop.orders",
            "",
            "Exit code 3 when rows differ, 1 when a datacenter could not be reached or something could not be compared."
        })
public final class CompareCommand implements Callable<Integer> {

    /** How long rows of one table that may be on their way are read again. */
    private static final Duration ROWS = Duration.ofSeconds(60);

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Option(
            names = {"-c", "--cluster"},
            paramLabel = "CLUSTER",
            description = "Only this cluster. Default: all.")
    private @Nullable String cluster;

    @Option(
            names = "--table",
            paramLabel = "DATABASE.TABLE",
            description = "Only this table. Default: all replicated ones.")
    private @Nullable String table;

    @Option(
            names = {"-d", "--datacenter"},
            paramLabel = "DC",
            description =
                    "The datacenter where this command runs. The requests go through its Kafka, which is reached by bootstrapServers; the Kafka of the others is reached by remoteBootstrapServers.")
    private @Nullable String datacenter;

    @Option(
            names = "--live",
            description =
                    "Ask the MySQL of every datacenter, with the accounts of the topology file, and show the values of rows that differ.")
    private boolean live;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long the program of a datacenter may be silent. Default: 30.")
    private int timeout;

    @Override
    public Integer call() throws InvalidTopologyException, InterruptedException {
        if (table != null && table.indexOf('.') <= 0) {
            throw invocation.usage("--table %s is not of the form DATABASE.TABLE.".formatted(table));
        }
        if (live && datacenter != null) {
            throw invocation.usage("--live asks the MySQL servers and -d the programs: give one of them.");
        }
        if (timeout < 1) {
            throw invocation.usage("--timeout %d is not a positive number of seconds.".formatted(timeout));
        }
        Topology topology = topologyOption.load();
        Collection<String> clusters =
                cluster == null ? topology.replication().keySet() : List.of(topologyOption.cluster(topology, cluster));
        Servers servers = new Servers(topology, invocation.environment());
        int code = ExitCode.FINE;
        boolean known = false;
        Set<String> tables = new TreeSet<>();
        List<Comparison> comparisons = new ArrayList<>();
        for (String name : clusters) {
            comparisons.add(comparison(topology, name, servers).open());
        }
        for (Comparison comparison : comparisons) {
            known |= comparison.run(table);
            tables.addAll(comparison.known());
            new ComparisonText(comparison, invocation.colours()).printTo(invocation.out());
            code = worse(code, codeOf(comparison));
        }
        if (table != null && !known) {
            invocation.say("No datacenter that answered has a table %s that the topology replicates. %s"
                    .formatted(table, UnknownTable.advice(table, tables)));
            return ExitCode.FAILED;
        }
        return code;
    }

    private Comparison comparison(Topology topology, String name, Servers servers) {
        if (datacenter != null) {
            return asked(
                    topology,
                    name,
                    servers,
                    topologyOption.datacenter(topology, datacenter).name());
        }
        List<String> without = new ArrayList<>(topology.datacentersOf(name));
        Optional<String> home = without.stream()
                .filter(each -> servers.knowsPassword(each, name))
                .findFirst();
        without.removeIf(each -> servers.knowsPassword(each, name));
        if (live || without.isEmpty() || home.isEmpty()) {
            return new ClusterComparison(topology, name, servers, invocation::say);
        }
        invocation.say(
                "The MySQL passwords of %s are not available here (cluster %s): asking the program of each datacenter through Kafka, as with -d %s."
                        .formatted(String.join(", ", without), name, home.get()));
        return asked(topology, name, servers, home.get());
    }

    private Comparison asked(Topology topology, String name, Servers servers, String from) {
        if (!topology.datacentersOf(name).contains(from)) {
            throw invocation.usage("Datacenter %s has no cluster %s; give -c.".formatted(from, name));
        }
        return new AskedComparison(
                topology,
                name,
                servers,
                from,
                new AskedComparison.Patience(Duration.ofSeconds(timeout), ROWS),
                invocation::say);
    }

    private static int codeOf(Comparison comparison) {
        if (!comparison.failures().isEmpty()) {
            return ExitCode.FAILED;
        }
        return comparison.equal() ? ExitCode.FINE : ExitCode.FOUND;
    }

    /** An answer in part weighs more than differences: what was not seen may differ as well. */
    private static int worse(int one, int other) {
        if (one == ExitCode.FAILED || other == ExitCode.FAILED) {
            return ExitCode.FAILED;
        }
        return Math.max(one, other);
    }
}
