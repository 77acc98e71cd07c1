package io.crosstide.chaos;

import io.crosstide.chaos.check.Verdict;
import io.crosstide.chaos.fault.Fault;
import io.crosstide.chaos.fault.FaultDraw;
import io.crosstide.chaos.load.ChaosLoad;
import io.crosstide.chaos.load.RecoveryProbe;
import io.crosstide.chaos.mesh.ChaosMesh;
import io.crosstide.chaos.mesh.Supervisor;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The part of a run in which faults occur. It ends early with the first violation. */
final class FaultRun {
    private static final Duration RECOVERY = Duration.ofSeconds(90);
    private static final Duration BETWEEN_QUIET_POINTS = Duration.ofMinutes(2);
    private static final String TOGETHER = "several at a time";

    private final ChaosMesh mesh;
    private final ChaosLoad load;
    private final RecoveryProbe probe;
    private final QuietPoint quiet;
    private final Supervisor supervisor;
    private final History history;
    private final Findings findings;
    private final Recoveries recoveries = new Recoveries();

    FaultRun(
            ChaosMesh mesh, ChaosLoad load, RecoveryProbe probe, QuietPoint quiet, History history, Findings findings) {
        this.mesh = mesh;
        this.load = load;
        this.probe = probe;
        this.quiet = quiet;
        this.supervisor = new Supervisor(mesh, history::add);
        this.history = history;
        this.findings = findings;
    }

    /** @return the result of the last check */
    Verdict run(FaultDraw draw, Duration length) throws InterruptedException, IOException, SQLException {
        long end = System.nanoTime() + length.toNanos();
        long next = System.nanoTime() + BETWEEN_QUIET_POINTS.toNanos();
        while (System.nanoTime() < end && findings.none()) {
            Thread.sleep(draw.pause().toMillis());
            inject(draw.next());
            if (System.nanoTime() > next && System.nanoTime() < end && findings.none()) {
                quiet.run();
                load.resume();
                next = System.nanoTime() + BETWEEN_QUIET_POINTS.toNanos();
            }
        }
        return quiet.run();
    }

    Recoveries recoveries() {
        return recoveries;
    }

    private void inject(List<Fault> faults) throws InterruptedException, IOException, SQLException {
        String name = faults.stream().map(Fault::toString).collect(Collectors.joining(" + "));
        history.add(name);
        for (Fault fault : faults) {
            fault.begin().run();
        }
        long began = System.nanoTime();
        long ending = began;
        for (Fault fault :
                faults.stream().sorted(Comparator.comparing(Fault::lasts)).toList()) {
            long left = fault.lasts().minusNanos(System.nanoTime() - began).toMillis();
            Thread.sleep(Math.max(0, left));
            ending = System.nanoTime();
            fault.end().run();
        }
        Optional<String> missing = probe.await(RECOVERY, supervisor::look);
        if (missing.isPresent()) {
            findings.violate(
                    "recovery",
                    "%d s after %s: %s%n%s"
                            .formatted(RECOVERY.toSeconds(), name, missing.get(), mesh.command("status")));
            return;
        }
        Duration time = Duration.ofNanos(System.nanoTime() - ending);
        recoveries.add(faults.size() == 1 ? faults.get(0).kind() : TOGETHER, time);
        history.add("recovered after %.1f s".formatted(time.toMillis() / 1000.0));
        supervisor
                .look()
                .forEach(ended -> findings.violate("no service ends by itself", "after " + name + ": " + ended));
    }
}
