package io.crosstide.demo;

import io.crosstide.cli.AddedCommand;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.topology.LoopPrevention;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Datacenters on this machine that write to each other and converge. */
@Command(
        name = "demo",
        description = {
            "Start datacenters on this machine, each with a real mysqld and a real Kafka broker, run Crosstide between them, write on all sides, provoke a conflict, and compare every table.",
            "Fetches MySQL first if there is none. Exit code 0 only if all tables agree apart from the provoked conflict."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide demo",
            "  crosstide demo --datacenters 3 --mode direction-table --seconds 10",
            "  crosstide demo --keep"
        })
public final class DemoCommand implements AddedCommand {

    @Mixin
    private Invocation invocation;

    @Option(
            names = "--datacenters",
            paramLabel = "N",
            defaultValue = "2",
            description = "Number of datacenters, 2 to 5. Default: 2.")
    private int datacenters;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "gtid",
            description = "Loop prevention: gtid or direction-table. Default: gtid.",
            converter = LoopPreventionConverter.class)
    private LoopPrevention mode;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "20",
            description = "How many seconds to write. Default: 20.")
    private int seconds;

    @Option(names = "--keep", description = "Leave everything running and print how to connect and how to stop it.")
    private boolean keep;

    /** Set in the process that owns the servers of a kept demo. */
    @Option(names = "--keeper", hidden = true)
    private boolean keeper;

    @Override
    public Integer call() throws CommandFailedException, InterruptedException, IOException {
        if (datacenters < 2 || datacenters > DemoSettings.MOST) {
            throw invocation.usage(
                    "--datacenters %d: the demo needs 2 to %d.".formatted(datacenters, DemoSettings.MOST));
        }
        if (seconds < 1) {
            throw invocation.usage("--seconds %d: at least 1.".formatted(seconds));
        }
        DemoSettings settings = new DemoSettings(datacenters, mode, Duration.ofSeconds(seconds));
        if (keep && !keeper) {
            return new KeptDemo(settings, invocation.out(), invocation.err()).run();
        }
        return new DemoRun(settings, invocation.out(), invocation.err(), invocation.colours()).run(keeper);
    }
}
