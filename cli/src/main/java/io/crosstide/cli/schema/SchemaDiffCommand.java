package io.crosstide.cli.schema;

import io.crosstide.change.row.TableName;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.option.FormatOption;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.cli.outcome.StopSignal;
import io.crosstide.cli.table.UnknownTable;
import io.crosstide.cli.watch.Display;
import io.crosstide.cli.watch.Reading;
import io.crosstide.cli.watch.Repetition;
import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the definitions of the replicated tables differ, and what that does to replication. */
@Command(
        name = "diff",
        description = {
            "Compare the definitions of the replicated tables of all datacenters: columns, keys, constraints, triggers, engine.",
            "Read what the syncer of each datacenter has published in its Kafka; no MySQL password is needed. --live asks the MySQL servers instead.",
            "Say what each link does with a table that differs: it fits (by row events, or by SQL statements only), columns are left out, or the table is blocked and why. Say which datacenter to change next so that nothing is blocked."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide schema diff -t topology.yaml",
            "  crosstide schema diff -t topology.yaml -c orders --table shop.orders --watch",
            "  crosstide schema diff -t topology.yaml --live",
            "",
            "Exit code 3 when a table differs or does not fit, 1 when a datacenter could not be read."
        })
final class SchemaDiffCommand implements Callable<Integer> {

    private static final Duration DISPLAY_INTERVAL = Duration.ofSeconds(2);
    private static final Duration READ_INTERVAL = Duration.ofSeconds(3);
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);
    private static final Duration END_PATIENCE = Duration.ofSeconds(12);

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
                    "The datacenter where this command runs: reach its Kafka by bootstrapServers. All others, and without -d all, are reached by remoteBootstrapServers.")
    private @Nullable String datacenter;

    @Option(
            names = "--live",
            description =
                    "Ask the MySQL of every datacenter, with the accounts of the topology file, and not what was published.")
    private boolean live;

    @Mixin
    private FormatOption format;

    @Option(
            names = "--watch",
            description = "Refresh until Ctrl-C. With --format json, print a document per line and refresh.")
    private boolean watch;

    @Override
    public Integer call() throws InvalidTopologyException, InterruptedException {
        if (table != null && table.indexOf('.') <= 0) {
            throw invocation.usage("--table %s is not of the form DATABASE.TABLE.".formatted(table));
        }
        Topology topology = topologyOption.load();
        String from = datacenter == null
                ? ""
                : topologyOption.datacenter(topology, datacenter).name();
        Collection<String> clusters =
                cluster == null ? topology.replication().keySet() : List.of(topologyOption.cluster(topology, cluster));
        Servers servers = new Servers(topology, invocation.environment());
        TableName only = table == null ? null : TableName.parse(table);
        List<SchemaComparison> comparisons = clusters.stream()
                .map(name -> comparison(topology, servers, name, from, only))
                .toList();
        if (watch) {
            return watch(topology, comparisons); // a thread may still read when it ends, so nothing is closed
        }
        try {
            return once(topology, comparisons, from);
        } finally {
            comparisons.forEach(SchemaComparison::close);
        }
    }

    private SchemaComparison comparison(
            Topology topology, Servers servers, String name, String from, @Nullable TableName only) {
        return live
                ? SchemaComparison.live(topology, servers, name, only)
                : SchemaComparison.ofPublished(topology, servers, name, from, only);
    }

    private int once(Topology topology, List<SchemaComparison> comparisons, String from) {
        List<SchemaReport> reports =
                comparisons.stream().map(SchemaComparison::get).toList();
        if (format.isJson()) {
            invocation.out().println(SchemaJson.of(topology.name(), reports, false));
        } else {
            lines(reports).forEach(invocation.out()::println);
        }
        invocation.out().flush();
        boolean failed = false;
        for (SchemaReport report : reports) {
            report.failures().forEach(invocation::say);
            failed |= !report.failures().isEmpty();
        }
        if (table != null && reports.stream().allMatch(report -> report.names().isEmpty())) {
            sayUnknown(topology, table, from);
            return ExitCode.FAILED;
        }
        if (failed) {
            return ExitCode.FAILED;
        }
        return reports.stream().allMatch(SchemaReport::alike) ? ExitCode.FINE : ExitCode.FOUND;
    }

    private List<String> lines(List<SchemaReport> reports) {
        SchemaText text = new SchemaText(invocation.colours());
        List<String> lines = new ArrayList<>();
        reports.forEach(report -> lines.addAll(text.lines(report)));
        return lines;
    }

    private void sayUnknown(Topology topology, String unknown, String from) {
        Servers servers = new Servers(topology, invocation.environment());
        Set<String> known = new TreeSet<>();
        for (String name : topology.replication().keySet()) {
            try (SchemaComparison all = comparison(topology, servers, name, from, null)) {
                known.addAll(all.get().names());
            }
        }
        invocation.say("No datacenter that answered has a table %s that the topology replicates. %s"
                .formatted(unknown, UnknownTable.advice(unknown, known)));
    }

    private int watch(Topology topology, List<SchemaComparison> comparisons) throws InterruptedException {
        Display display = Display.of(invocation.out(), invocation.environment());
        List<Repetition<SchemaReport>> readings = comparisons.stream()
                .map(comparison -> new Repetition<>("schema", READ_INTERVAL, comparison))
                .toList();
        try (StopSignal stop = new StopSignal(END_PATIENCE)) {
            for (Repetition<SchemaReport> reading : readings) {
                reading.awaitFirst(FIRST_PATIENCE);
            }
            boolean read = true;
            while (read && !stop.requested()) {
                read = show(topology, display, readings);
                if (read) {
                    stop.await(DISPLAY_INTERVAL);
                }
            }
            stop.finished(ExitCode.FINE);
        }
        readings.forEach(Repetition::close);
        return ExitCode.FINE;
    }

    private boolean show(Topology topology, Display display, List<Repetition<SchemaReport>> readings) {
        List<Reading<SchemaReport>> last =
                readings.stream().flatMap(reading -> reading.last().stream()).toList();
        List<SchemaReport> reports = last.stream().map(Reading::value).toList();
        if (format.isJson()) {
            return display.add(SchemaJson.of(topology.name(), reports, true));
        }
        List<String> lines = new ArrayList<>(lines(reports));
        reports.forEach(report -> lines.addAll(report.failures()));
        last.stream()
                .map(Reading::age)
                .max(Duration::compareTo)
                .ifPresent(age -> lines.add("(read %d s ago)".formatted(age.toSeconds())));
        return display.show(lines);
    }
}
