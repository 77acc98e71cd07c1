package io.crosstide.chaos;

import io.crosstide.chaos.fault.FaultDraw;
import io.crosstide.chaos.mesh.ChaosMesh;
import io.crosstide.cli.AddedCommand;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.demo.LoopPreventionConverter;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.LoopPrevention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Datacenters on this machine under faults drawn from a seed. */
@Command(
        name = "chaos",
        description = {
            "Start datacenters on this machine, write on all sides, and break servers, services and networks again and again: kill, freeze, restart. Then check that nothing is lost, repeated or looped, and that all tables are equal apart from reported conflicts.",
            "Exit code 0 only if every invariant holds. Otherwise the output has the seed and the history."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide chaos",
            "  crosstide chaos --minutes 10 --seed 7",
            "  crosstide chaos --datacenters 3 --mode direction-table --apply sql --standby",
            "  crosstide chaos --replicas --standby --rate 40",
            "  crosstide chaos --faults kill-writer,kill-broker --logs chaos-logs"
        })
public final class ChaosCommand implements AddedCommand {

    private static final int MAX_DATACENTERS = 3;

    @Mixin
    private Invocation invocation;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "1",
            description = "How long faults occur, in minutes. Default: 1.")
    private double minutes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "The seed that all faults are drawn from. Default: a random one, which is printed.")
    private @Nullable Long seed;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "120",
            description = "Transactions per second that the applications of each datacenter write. Default: 120.")
    private int rate;

    @Option(
            names = "--datacenters",
            paramLabel = "N",
            defaultValue = "2",
            description = "Number of datacenters, 2 or 3. Default: 2.")
    private int datacenters;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "gtid",
            description = "Loop prevention: gtid or direction-table. Default: gtid.",
            converter = LoopPreventionConverter.class)
    private LoopPrevention mode;

    @Option(
            names = "--apply",
            paramLabel = "APPLY",
            defaultValue = "auto",
            description = "How writers apply: auto, binlog or sql. Default: auto.")
    private ApplyMode apply;

    @Option(
            names = "--storm",
            description =
                    "Each datacenter has a fault at the same time. Default: mostly one datacenter, sometimes two.")
    private boolean storm;

    @Option(
            names = "--standby",
            description = "Each datacenter also has a process that takes over from its syncer and its writer.")
    private boolean standby;

    @Option(
            names = "--replicas",
            description = "Each MySQL also has a semi-synchronous replica, and fails over to it once (fault failover).")
    private boolean replicas;

    @Option(
            names = "--small-disks",
            description =
                    "The servers keep their data on RAM disks that become full (faults full-mysql-disk, full-broker-disk). Needs Linux and the right to mount.")
    private boolean smallDisks;

    @Option(
            names = "--clocks",
            description =
                    "The clocks of services and of MySQL servers jump by up to 2 hours (faults jump-service-clocks, jump-mysql-clock). Needs Debian's package libfaketime.")
    private boolean clocks;

    @Option(
            names = "--other",
            paramLabel = "LAUNCHER",
            description =
                    "The launcher of another version of Crosstide. Each service starts with it, and changes between it and this version at each later start: a rolling upgrade and downgrade.")
    private @Nullable Path other;

    @Option(
            names = "--faults",
            paramLabel = "KIND",
            split = ",",
            description = "Only these kinds of faults occur, such as kill-writer,cut-kafka. Default: all.")
    private Set<String> faults = Set.of();

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            description = "Keep the logs of the services in this folder. Default: only those of a run that fails.")
    private @Nullable Path logs;

    @Override
    public Integer call() throws CommandFailedException, InterruptedException, IOException {
        if (datacenters < 2 || datacenters > MAX_DATACENTERS) {
            throw invocation.usage("--datacenters %d: 2 or %d.".formatted(datacenters, MAX_DATACENTERS));
        }
        if (!(minutes > 0)) {
            throw invocation.usage("--minutes %s: more than 0.".formatted(minutes));
        }
        if (rate < 1) {
            throw invocation.usage("--rate %d: at least 1.".formatted(rate));
        }
        if (other != null && !Files.isExecutable(other)) {
            throw invocation.usage("--other %s is no program that can be executed.".formatted(other));
        }
        List<String> kinds = FaultDraw.names(ChaosMesh.services(standby), replicas, smallDisks, clocks);
        for (String fault : faults) {
            if (!kinds.contains(fault)) {
                throw invocation.usage("--faults %s: one of %s.".formatted(fault, String.join(", ", kinds)));
            }
        }
        ChaosSettings settings = new ChaosSettings(
                datacenters,
                mode,
                apply,
                Duration.ofMillis((long) (minutes * 60_000)),
                seed == null ? new Random().nextInt(1_000_000) : seed,
                rate,
                faults,
                storm,
                standby,
                replicas,
                smallDisks,
                clocks,
                Optional.ofNullable(other).map(Path::toAbsolutePath),
                Optional.ofNullable(logs));
        return new ChaosRun(settings, invocation.out(), invocation.err()).run();
    }
}
