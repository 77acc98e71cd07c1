package io.crosstide.cli.conflict;

import io.crosstide.bookkeeping.conflict.ConflictFilter;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.bookkeeping.conflict.ConflictStatus;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.Since;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.cli.table.ReplicatedNames;
import io.crosstide.cli.table.UnknownTable;
import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What conflicted, where, with all rows. */
@Command(
        name = "conflict-report",
        description = "Say what conflicted, where, and which rows were involved. Looks into the target datacenters.",
        subcommands = ConflictShowCommand.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide conflict-report -t topology.yaml",
            "  crosstide conflict-report -t topology.yaml -d shanghai --since 1h --table shop.orders",
            "  crosstide conflict-report -t topology.yaml --kind insert-exists --status open --format csv",
            "  crosstide conflict-report show 3f2a... -t topology.yaml",
            "",
            "Exit code 3 when open conflicts are listed, 1 when a datacenter could not be reached."
        })
public final class ConflictReportCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Option(
            names = {"-d", "--datacenter"},
            paramLabel = "DC",
            description = "Only conflicts met in this target datacenter. Default: all.")
    private @Nullable String name;

    @Option(
            names = "--since",
            paramLabel = "AGE",
            converter = Since.class,
            description = "Only conflicts since then: an age like 30m, 1h, 7d, or a time like 2026-01-31T12:00:00Z.")
    private @Nullable Instant since;

    @Option(names = "--table", paramLabel = "DATABASE.TABLE", description = "Only this table.")
    private @Nullable String table;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "Only this kind: insert-exists, update-missing, update-differs, update-exists, delete-missing, delete-differs, parent-missing, child-exists, constraint or skipped.")
    private @Nullable String kind;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only this status: open, resolved or ignored. Default: all.")
    private @Nullable String status;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, json or csv. Default: table.")
    private Format format;

    enum Format {
        TABLE,
        JSON,
        CSV
    }

    @Override
    public Integer call() throws InvalidTopologyException, CommandFailedException {
        if (table != null && table.indexOf('.') <= 0) {
            throw invocation.usage("--table %s is not of the form DATABASE.TABLE.".formatted(table));
        }
        ConflictFilter filter = new ConflictFilter(
                since,
                table,
                kind == null ? null : label("--kind", kind, ConflictKind::ofLabel),
                status == null ? null : label("--status", status, ConflictStatus::ofLabel));
        Topology topology = topologyOption.load();
        Servers servers = new Servers(topology, invocation.environment());
        try (Targets targets = new Targets(topology, servers, invocation::say).open(datacenters(topology))) {
            if (table != null) {
                requireKnown(table, topology, targets);
            }
            return report(filter, targets);
        }
    }

    private int report(ConflictFilter filter, Targets targets) {
        ConflictPrinter printer = printer(format);
        AtomicBoolean open = new AtomicBoolean();
        printer.begin();
        targets.visit(target -> target.store().read(target.connection(), filter, conflict -> {
            printer.print(conflict);
            if (conflict.status() == ConflictStatus.OPEN) {
                open.set(true);
            }
        }));
        printer.end();
        invocation.out().flush();
        if (!targets.complete()) {
            return ExitCode.FAILED;
        }
        return open.get() ? ExitCode.FOUND : ExitCode.FINE;
    }

    /** A name that no target knows must not look like a table without conflicts. */
    private void requireKnown(String wanted, Topology topology, Targets targets) throws CommandFailedException {
        SortedSet<String> known = new TreeSet<>();
        targets.visit(target -> {
            known.addAll(target.store().tables(target.connection()));
            ReplicatedNames.read(
                            target.connection(),
                            topology.replication(target.cluster()).tables())
                    .forEach(each -> known.add(each.toString()));
        });
        if (known.contains(wanted)) {
            return;
        }
        String message = "--table %s: no target has a replicated table of that name, or a conflict of it. %s"
                .formatted(wanted, UnknownTable.advice(wanted, known));
        if (targets.complete()) {
            throw invocation.usage(message);
        }
        throw new CommandFailedException(message + " Not every datacenter could be asked.");
    }

    TopologyOption topologyOption() {
        return topologyOption;
    }

    private Set<String> datacenters(Topology topology) {
        return name == null
                ? topology.datacenters().keySet()
                : Set.of(topologyOption.datacenter(topology, name).name());
    }

    Format format() {
        return format;
    }

    ConflictPrinter printer(Format format) {
        return switch (format) {
            case TABLE -> ConflictPrinter.text(invocation.out(), invocation.colours());
            case JSON -> ConflictPrinter.json(invocation.out());
            case CSV -> ConflictPrinter.csv(invocation.out());
        };
    }

    private <T> T label(String option, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException unknown) {
            throw invocation.usage("%s: %s. See --help for those there are.".formatted(option, unknown.getMessage()));
        }
    }
}
