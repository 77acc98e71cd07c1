package io.crosstide.cli.doctor;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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
            "Leaves no changes behind."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide doctor -t topology.yaml",
            "  crosstide doctor -t topology.yaml -d beijing",
            "",
            "Exit code 3 when there are errors to fix, 0 when there are warnings alone,",
            "1 when a datacenter could not be reached."
        })
public final class DoctorCommand implements Callable<Integer> {

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
    public Integer call() throws InvalidTopologyException {
        Topology topology = topologyOption.load();
        Collection<String> datacenters = name == null
                ? topology.datacenters().keySet()
                : List.of(topologyOption.datacenter(topology, name).name());
        Examination examination = new Doctor(topology, new Servers(topology, invocation.environment()), invocation::say)
                .visit(datacenters);
        examination.findings().stream()
                .sorted(Comparator.comparing(Finding::severity))
                .forEach(this::print);
        print(examination);
        examination.unreachable().forEach(invocation::say);
        if (!examination.unreachable().isEmpty()) {
            return ExitCode.FAILED;
        }
        return examination.errors() ? ExitCode.FOUND : ExitCode.FINE;
    }

    private void print(Finding finding) {
        String severity = finding.severity() == Severity.ERROR ? "@|bold,red error  |@" : "@|yellow warning|@";
        invocation
                .out()
                .println(
                        "%s  %s: %s".formatted(invocation.colours().string(severity), finding.where(), finding.what()));
        invocation.out().println("         remedy: " + finding.remedy());
    }

    private void print(Examination examination) {
        long errors = examination.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .count();
        long warnings = examination.findings().size() - errors;
        invocation
                .out()
                .println("%d %s, %d %s%s"
                        .formatted(
                                errors,
                                errors == 1 ? "error" : "errors",
                                warnings,
                                warnings == 1 ? "warning" : "warnings",
                                examination.unreachable().isEmpty() ? "" : "; not everything could be checked"));
        invocation.out().flush();
    }
}
