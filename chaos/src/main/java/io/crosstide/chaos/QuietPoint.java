package io.crosstide.chaos;

import io.crosstide.chaos.check.Checks;
import io.crosstide.chaos.check.Verdict;
import io.crosstide.chaos.load.ChaosLoad;
import io.crosstide.chaos.mesh.ChaosMesh;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.status.Drain;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** Lets the applications rest, waits until everything is applied, and checks all invariants. */
final class QuietPoint {
    private static final Duration DRAIN = Duration.ofMinutes(3);
    /** After a violation the links may never be drained; the other invariants still tell why. */
    private static final Duration DRAIN_AFTER_VIOLATION = Duration.ofSeconds(20);

    private static final Duration DRAIN_AGAIN = Duration.ofSeconds(1);

    private final ChaosMesh mesh;
    private final ChaosLoad load;
    private final Checks checks;
    private final History history;
    private final Findings findings;
    private int count;

    QuietPoint(ChaosMesh mesh, ChaosLoad load, Checks checks, History history, Findings findings) {
        this.mesh = mesh;
        this.load = load;
        this.checks = checks;
        this.history = history;
        this.findings = findings;
    }

    /** The applications rest afterwards, too. */
    Verdict run() throws InterruptedException, IOException, SQLException {
        history.add("quiet: applications rest until everything is applied and checked");
        load.rest().ifPresent(problem -> findings.violate("applications can write", problem));
        drain();
        Verdict verdict = checks.run();
        verdict.violations().forEach(findings::violate);
        count++;
        history.add("checked %d transactions, %d conflicts on record"
                .formatted(verdict.transactions(), verdict.conflicts()));
        return verdict;
    }

    /** How often everything was checked. */
    int count() {
        return count;
    }

    /** A link may report an error for a moment after it works again, so a failure counts only if it stays. */
    private void drain() throws InterruptedException {
        Duration patience = findings.none() ? DRAIN : DRAIN_AFTER_VIOLATION;
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try (Drain drain = new Drain(mesh.topology(), mesh.servers())) {
                drain.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                return;
            } catch (CommandFailedException failure) {
                if (System.nanoTime() > end) {
                    findings.violate(
                            "everything is applied", "%s%n%s".formatted(failure.getMessage(), mesh.command("status")));
                    return;
                }
            }
            Thread.sleep(DRAIN_AGAIN.toMillis());
        }
    }
}
