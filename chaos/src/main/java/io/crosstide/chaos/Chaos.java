package io.crosstide.chaos;

import io.crosstide.chaos.check.Checks;
import io.crosstide.chaos.check.MarksWatch;
import io.crosstide.chaos.check.Verdict;
import io.crosstide.chaos.check.Violation;
import io.crosstide.chaos.fault.Fault;
import io.crosstide.chaos.fault.FaultDraw;
import io.crosstide.chaos.load.ChaosLoad;
import io.crosstide.chaos.load.ChaosTables;
import io.crosstide.chaos.load.RecoveryProbe;
import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.ChaosMesh;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.status.Drain;
import io.crosstide.demo.Cleanup;
import io.crosstide.demo.DemoSettings;
import io.crosstide.testkit.ProgramProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run: faults under a load, and checks at quiet points and at the end. */
final class Chaos {
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration RECOVERY = Duration.ofSeconds(90);
    private static final Duration DRAIN = Duration.ofMinutes(3);
    private static final Duration DRAIN_AGAIN = Duration.ofSeconds(1);
    private static final Duration BETWEEN_QUIET_POINTS = Duration.ofMinutes(2);
    private static final double PER_SECOND = 120;

    private final ChaosSettings settings;
    private final Cleanup cleanup;
    private final History history;
    private final Recoveries recoveries = new Recoveries();
    private final List<Violation> violations = new ArrayList<>();
    private int checks;

    Chaos(ChaosSettings settings, Cleanup cleanup, History history) {
        this.settings = settings;
        this.cleanup = cleanup;
        this.history = history;
    }

    ChaosResult run() throws CommandFailedException, InterruptedException, IOException, SQLException {
        ChaosMesh mesh = ChaosMesh.start(
                DemoSettings.names(settings.datacenters()),
                settings.mode(),
                settings.apply(),
                settings.standby(),
                cleanup,
                history::add);
        for (ChaosDatacenter datacenter : mesh.datacenters()) {
            mesh.execute(datacenter, ChaosTables.statements());
        }
        mesh.startServices(message -> {});
        MarksWatch marks = cleanup.add(MarksWatch.start(mesh));
        ChaosLoad load = cleanup.add(ChaosLoad.start(mesh.datacenters(), settings.seed(), PER_SECOND));
        RecoveryProbe probe = new RecoveryProbe(mesh.datacenters(), load.journal());
        Optional<String> missing = probe.await(START);
        if (missing.isPresent()) {
            throw new CommandFailedException(
                    "replication did not start: %s%n%s".formatted(missing.get(), mesh.command("status")));
        }
        Verdict verdict = new FaultRun(mesh, load, probe, new Checks(mesh, load.journal(), marks)).run();
        return new ChaosResult(
                settings,
                recoveries,
                verdict.transactions(),
                load.journal().doubtful(),
                verdict.conflicts(),
                checks,
                violations,
                history.lines(),
                violations.isEmpty() ? Optional.empty() : Optional.of(keepLogs(mesh)));
    }

    /** The part of a run in which faults occur. It ends early with the first violation. */
    private final class FaultRun {
        private final ChaosMesh mesh;
        private final ChaosLoad load;
        private final RecoveryProbe probe;
        private final Checks check;
        private final FaultDraw draw;

        FaultRun(ChaosMesh mesh, ChaosLoad load, RecoveryProbe probe, Checks check) {
            this.mesh = mesh;
            this.load = load;
            this.probe = probe;
            this.check = check;
            this.draw = new FaultDraw(mesh, settings.seed());
        }

        Verdict run() throws InterruptedException, IOException, SQLException {
            history.add("applications write in %s; faults begin, seed %d"
                    .formatted(
                            mesh.datacenters().stream()
                                    .map(ChaosDatacenter::name)
                                    .toList(),
                            settings.seed()));
            long end = System.nanoTime() + settings.length().toNanos();
            long quiet = System.nanoTime() + BETWEEN_QUIET_POINTS.toNanos();
            while (System.nanoTime() < end && violations.isEmpty()) {
                Thread.sleep(draw.pause().toMillis());
                inject(draw.next());
                if (System.nanoTime() > quiet && System.nanoTime() < end && violations.isEmpty()) {
                    quietPoint();
                    load.resume();
                    quiet = System.nanoTime() + BETWEEN_QUIET_POINTS.toNanos();
                }
            }
            return quietPoint();
        }

        private void inject(Fault fault) throws InterruptedException, IOException, SQLException {
            history.add(fault.toString());
            fault.begin().run();
            Thread.sleep(fault.lasts().toMillis());
            long ending = System.nanoTime();
            fault.end().run();
            Optional<String> missing = probe.await(RECOVERY);
            if (missing.isPresent()) {
                violate(
                        "recovery",
                        "%d s after %s: %s%n%s"
                                .formatted(RECOVERY.toSeconds(), fault, missing.get(), mesh.command("status")));
                return;
            }
            Duration time = Duration.ofNanos(System.nanoTime() - ending);
            recoveries.add(fault.kind(), time);
            history.add("recovered from %s after %.1f s".formatted(fault.kind(), time.toMillis() / 1000.0));
            for (ChaosDatacenter datacenter : mesh.datacenters()) {
                for (ProgramProcess service : datacenter.services().values()) {
                    if (!service.running()) {
                        violate("no service ends by itself", service + " has ended after " + fault);
                    }
                }
            }
        }

        private Verdict quietPoint() throws InterruptedException, IOException, SQLException {
            history.add("quiet: applications rest until everything is applied and checked");
            load.rest().ifPresent(problem -> violate("applications can write", problem));
            drain();
            Verdict verdict = check.run();
            verdict.violations().forEach(each -> violate(each.invariant(), each.what()));
            checks++;
            history.add("checked %d transactions, %d conflicts on record"
                    .formatted(verdict.transactions(), verdict.conflicts()));
            return verdict;
        }

        /** A link may report an error for a moment after it works again, so a failure counts only if it stays. */
        private void drain() throws InterruptedException {
            long end = System.nanoTime() + DRAIN.toNanos();
            while (true) {
                try (Drain drain = new Drain(mesh.topology(), mesh.servers())) {
                    drain.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                    return;
                } catch (CommandFailedException failure) {
                    if (System.nanoTime() > end) {
                        violate(
                                "everything is applied",
                                "%s%n%s".formatted(failure.getMessage(), mesh.command("status")));
                        return;
                    }
                }
                Thread.sleep(DRAIN_AGAIN.toMillis());
            }
        }

        private void violate(String invariant, String what) {
            Violation violation = new Violation(invariant, what);
            violations.add(violation);
            history.add("VIOLATED " + violation);
        }
    }

    private Path keepLogs(ChaosMesh mesh) throws IOException {
        Path kept = Files.createTempDirectory("crosstide-chaos-logs-");
        for (ChaosDatacenter datacenter : mesh.datacenters()) {
            for (ProgramProcess service : datacenter.services().values()) {
                Files.copy(
                        service.log(),
                        kept.resolve(datacenter.name() + "-" + service.log().getFileName()));
            }
        }
        return kept;
    }
}
