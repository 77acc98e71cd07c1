package io.crosstide.bench;

import io.crosstide.bench.load.LoadKind;
import io.crosstide.bench.load.Sysbench;
import io.crosstide.cli.AddedCommand;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.demo.Cleanup;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.ConflictDetection;
import io.crosstide.topology.LoopPrevention;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures Crosstide and MySQL's own replica side by side. */
@Command(
        name = "bench",
        description = {
            "Start servers on this machine, write a backlog, and measure how fast a target applies it: MySQL's own replica and Crosstide, in turn, several times each.",
            "Each run starts from the same data directory. After each run, all rows are compared. Prints medians and ratios to the best replica. Exit code 0 only if all rows agree."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide bench",
            "  crosstide bench --load write-only,hot-rows --rounds 3 --transactions 20000",
            "  crosstide bench --mode gtid --detect full,keys --apply auto,sql --transactions 60000",
            "  crosstide bench --mode gtid --replica-workers 16 --transactions 2000 --rounds 1",
            "  crosstide bench --load-generator sysbench --mode gtid --transactions 10000 --rounds 1",
            "  crosstide bench --debezium --mode gtid --transactions 10000 --rounds 1",
            "  crosstide bench --steady 100,1000 --seconds 60 --rounds 3",
            "  crosstide bench --steady 200 --round-trip 50",
            "  crosstide bench --syncer --load write-only,wide-rows --rounds 3"
        })
public final class BenchCommand implements AddedCommand {

    @Mixin
    private Invocation invocation;

    @Option(
            names = "--load",
            paramLabel = "LOAD",
            split = ",",
            defaultValue = "write-only",
            description = {
                "Workloads: write-only, inserts, many-rows, wide-rows, hot-rows, unique-keys, deletes, or all.",
                "Default: write-only."
            })
    private List<String> loads;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            split = ",",
            defaultValue = "gtid,direction-table",
            description = "Loop prevention of Crosstide: gtid, direction-table. Default: both.")
    private List<String> modes;

    @Option(
            names = "--apply",
            paramLabel = "APPLY",
            split = ",",
            defaultValue = "auto",
            description = "writer.apply of Crosstide: auto, binlog, sql. Default: auto.")
    private List<String> applies;

    @Option(
            names = "--detect",
            paramLabel = "DETECT",
            split = ",",
            defaultValue = "full",
            description = "conflicts.detect of Crosstide: full, keys, audit. Default: full.")
    private List<String> detects;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "16",
            description = "Workers of Crosstide's writer. Default: 16.")
    private int workers;

    @Option(
            names = "--replica-workers",
            paramLabel = "N",
            split = ",",
            defaultValue = "4,16,32",
            description = "replica_parallel_workers of MySQL's replica. Default: 4, 16 and 32; the best one counts.")
    private List<Integer> replicaWorkers;

    @Option(
            names = "--transactions",
            paramLabel = "N",
            defaultValue = "30000",
            description = "Transactions of the backlog; workloads of large transactions take a share. Default: 30000.")
    private int transactions;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Runs of each. Default: 5.")
    private int rounds;

    @Option(
            names = "--load-generator",
            paramLabel = "GENERATOR",
            defaultValue = "built-in",
            description = {
                "What writes the backlog: built-in, or sysbench, which must be installed (Debian's package sysbench) and writes its oltp_write_only. Default: built-in."
            })
    private String generator;

    @Option(
            names = "--debezium",
            description = {
                "Also measure Debezium: its MySQL connector captures the backlog into Kafka, its JDBC sink connector writes it to the target. Maven downloads 80 MB the first time. The exit code does not depend on its rows."
            })
    private boolean debezium;

    @Option(
            names = "--syncer",
            description = {
                "Instead of a target, measure a syncer: what the source commits per second without it and with it, and how fast it publishes a backlog. --load, --transactions, --rounds and --load-generator apply."
            })
    private boolean syncer;

    @Option(
            names = "--steady",
            paramLabel = "RATE",
            split = ",",
            description = {
                "Instead of a backlog, write this number of transactions per second, and measure how long each takes until the target shows it, and the CPU time that it costs."
            })
    private List<Double> rates = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long a steady load is measured. Default: 30.")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "How many seconds a steady load runs before it is measured. 0 measures the first seconds of the services, too. Default: 10.")
    private int warmUp;

    @Option(
            names = "--round-trip",
            paramLabel = "MS",
            defaultValue = "0",
            description = {
                "Delay what passes between the datacenters, so that a round trip takes this number of milliseconds. A proxy does it, so TCP's own limits are not measured. Default: 0."
            })
    private int roundTrip;

    @Override
    public Integer call() throws CommandFailedException, InterruptedException, IOException {
        BenchSettings settings = settings();
        long began = System.nanoTime();
        return Cleanup.during(cleanup -> {
            Consumer<String> progress = line ->
                    invocation.say(String.format(Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - began) / 1e9, line));
            if (syncer) {
                new SourceReport(invocation.out()).print(new SourceBench(settings, cleanup, progress).run());
                return ExitCode.FINE;
            }
            boolean agree = settings.rates().isEmpty()
                    ? new BenchReport(invocation.out()).print(new Bench(settings, cleanup, progress).run())
                    : new SteadyReport(invocation.out()).print(new SteadyBench(settings, cleanup, progress).run());
            return agree ? ExitCode.FINE : ExitCode.FAILED;
        });
    }

    private BenchSettings settings() throws CommandFailedException {
        if (transactions < 100
                || rounds < 1
                || workers < 1
                || seconds < 1
                || warmUp < 0
                || roundTrip < 0
                || rates.stream().anyMatch(each -> each < 1)
                || replicaWorkers.stream().anyMatch(each -> each < 1)) {
            throw invocation.usage(
                    "--transactions needs at least 100; --rounds, --steady, --seconds and the numbers of workers at least 1; --warm-up and --round-trip cannot be negative.");
        }
        if (debezium && !rates.isEmpty()) {
            throw invocation.usage("--debezium measures a backlog. Leave out --steady.");
        }
        if (syncer && (debezium || !rates.isEmpty() || roundTrip > 0)) {
            throw invocation.usage("--syncer measures a source. Leave out --debezium, --steady and --round-trip.");
        }
        List<Contestant> contestants = new ArrayList<>();
        replicaWorkers.forEach(each -> contestants.add(new NativeReplica(each)));
        for (String mode : modes) {
            for (String apply : applies) {
                for (String detect : detects) {
                    contestants.add(new CrosstideWriter(mode(mode), apply(apply), detect(detect)));
                }
            }
        }
        if (debezium) {
            contestants.add(new Debezium());
        }
        return new BenchSettings(
                loads(),
                contestants,
                workers,
                transactions,
                rounds,
                sysbench(),
                rates,
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(seconds),
                Duration.ofMillis(roundTrip));
    }

    private List<LoadKind> loads() {
        if (loads.contains("all")) {
            return List.of(LoadKind.values());
        }
        try {
            return loads.stream().map(LoadKind::of).toList();
        } catch (IllegalArgumentException unknown) {
            throw invocation.usage("--load: " + unknown.getMessage() + ". See crosstide bench --help.");
        }
    }

    private Optional<Sysbench> sysbench() throws CommandFailedException {
        return switch (generator) {
            case "built-in" -> Optional.empty();
            case "sysbench" -> {
                if (!rates.isEmpty() || !loads().equals(List.of(LoadKind.WRITE_ONLY))) {
                    throw invocation.usage(
                            "--load-generator sysbench writes a backlog of write-only. Leave out --load and --steady.");
                }
                yield Optional.of(Sysbench.find(System.getenv().getOrDefault("PATH", "")));
            }
            default -> throw invocation.usage("--load-generator: " + generator + " is not built-in or sysbench.");
        };
    }

    private LoopPrevention mode(String name) {
        return switch (name) {
            case "gtid" -> LoopPrevention.GTID;
            case "direction-table" -> LoopPrevention.DIRECTION_TABLE;
            default -> throw invocation.usage("--mode: " + name + " is not gtid or direction-table.");
        };
    }

    private ApplyMode apply(String name) {
        return switch (name) {
            case "auto" -> ApplyMode.AUTO;
            case "binlog" -> ApplyMode.BINLOG;
            case "sql" -> ApplyMode.SQL;
            default -> throw invocation.usage("--apply: " + name + " is not auto, binlog or sql.");
        };
    }

    private ConflictDetection detect(String name) {
        return switch (name) {
            case "full" -> ConflictDetection.FULL;
            case "keys" -> ConflictDetection.KEYS;
            case "audit" -> ConflictDetection.AUDIT;
            default -> throw invocation.usage("--detect: " + name + " is not full, keys or audit.");
        };
    }
}
