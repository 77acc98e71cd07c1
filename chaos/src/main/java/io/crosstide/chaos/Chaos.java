package io.crosstide.chaos;

import io.crosstide.chaos.check.Checks;
import io.crosstide.chaos.check.MarksWatch;
import io.crosstide.chaos.check.Verdict;
import io.crosstide.chaos.fault.FaultDraw;
import io.crosstide.chaos.load.ChaosLoad;
import io.crosstide.chaos.load.ChaosTables;
import io.crosstide.chaos.load.RecoveryProbe;
import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.ChaosMesh;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.demo.Cleanup;
import io.crosstide.demo.DemoSettings;
import io.crosstide.testkit.process.ProgramProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** One run: faults under a load, and checks at quiet points and at the end. */
final class Chaos {
    private static final Duration START = Duration.ofSeconds(90);

    private final ChaosSettings settings;
    private final Cleanup cleanup;
    private final History history;

    Chaos(ChaosSettings settings, Cleanup cleanup, History history) {
        this.settings = settings;
        this.cleanup = cleanup;
        this.history = history;
    }

    ChaosResult run() throws CommandFailedException, InterruptedException, IOException, SQLException {
        ChaosMesh mesh = ChaosMesh.start(settings.mesh(), cleanup, history::add);
        for (ChaosDatacenter datacenter : mesh.datacenters()) {
            mesh.execute(datacenter, ChaosTables.statements());
        }
        mesh.startServices(message -> {});
        MarksWatch marks = cleanup.add(MarksWatch.start(mesh));
        ChaosLoad load = cleanup.add(ChaosLoad.start(mesh.datacenters(), settings.seed(), settings.rate()));
        RecoveryProbe probe = new RecoveryProbe(mesh.datacenters(), load.journal());
        Optional<String> missing = probe.await(START, () -> {});
        if (missing.isPresent()) {
            throw new CommandFailedException(
                    "replication did not start: %s%n%s".formatted(missing.get(), mesh.command("status")));
        }
        Findings findings = new Findings(history);
        Checks checks = new Checks(mesh, load.journal(), marks);
        QuietPoint quiet = new QuietPoint(mesh, load, checks, history, findings);
        FaultRun faults = new FaultRun(mesh, load, probe, quiet, history, findings);
        history.add("applications write in %s; faults begin, seed %d"
                .formatted(DemoSettings.names(settings.datacenters()), settings.seed()));
        Verdict verdict = faults.run(
                new FaultDraw(mesh, settings.seed(), settings.faults(), settings.storm()), settings.length());
        return new ChaosResult(
                settings,
                faults.recoveries(),
                verdict.transactions(),
                load.journal().doubtful(),
                verdict.conflicts(),
                quiet.count(),
                findings.all(),
                history.lines(),
                keepLogs(mesh, findings.none()));
    }

    private Optional<Path> keepLogs(ChaosMesh mesh, boolean fine) throws IOException {
        if (fine && settings.logs().isEmpty()) {
            return Optional.empty();
        }
        Path kept = settings.logs().isPresent()
                ? Files.createDirectories(settings.logs().get())
                : Files.createTempDirectory("crosstide-chaos-logs-");
        for (ChaosDatacenter datacenter : mesh.datacenters()) {
            for (ProgramProcess service : datacenter.services().values()) {
                Files.copy(
                        service.log(),
                        kept.resolve(datacenter.name() + "-" + service.log().getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return Optional.of(kept);
    }
}
