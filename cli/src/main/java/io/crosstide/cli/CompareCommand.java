package io.crosstide.cli;

import io.crosstide.cli.compare.ClusterComparison;
import io.crosstide.cli.compare.ComparisonText;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.cli.table.UnknownTable;
import io.crosstide.topology.InvalidTopologyException;
import io.crosstide.topology.Topology;
import java.util.Collection;
import java.util.List;
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
            "While applications write, rows on their way show as differences: stop the writes, or run it again."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide compare -t topology.yaml",
            "  crosstide compare -t topology.yaml -c orders --table shop.orders",
            "",
            "Exit code 3 when rows differ, 1 when a datacenter could not be reached."
        })
final class CompareCommand implements Callable<Integer> {

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

    @Override
    public Integer call() throws InvalidTopologyException {
        if (table != null && table.indexOf('.') <= 0) {
            throw invocation.usage("--table %s is not of the form DATABASE.TABLE.".formatted(table));
        }
        Topology topology = topologyOption.load();
        Collection<String> clusters =
                cluster == null ? topology.replication().keySet() : List.of(topologyOption.cluster(topology, cluster));
        Servers servers = new Servers(topology, invocation.environment());
        int code = ExitCode.FINE;
        boolean known = false;
        Set<String> tables = new TreeSet<>();
        List<ClusterComparison> comparisons = clusters.stream()
                .map(name -> new ClusterComparison(topology, name, servers, invocation::say).open())
                .toList();
        comparisons.forEach(ClusterComparison::learnTables);
        for (ClusterComparison comparison : comparisons) {
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

    private static int codeOf(ClusterComparison comparison) {
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
