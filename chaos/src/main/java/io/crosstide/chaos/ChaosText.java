package io.crosstide.chaos;

import io.crosstide.chaos.check.Violation;
import io.crosstide.demo.Lags;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Prints the result of a run. */
final class ChaosText {
    private final PrintWriter out;

    ChaosText(PrintWriter out) {
        this.out = out;
    }

    void print(ChaosResult result) {
        out.println(row("FAULT", "SURVIVED", "RECOVERY P50", "P99"));
        new TreeMap<>(result.recoveries().kinds())
                .forEach((kind, times) -> out.println(
                        row(kind, Integer.toString(times.count()), seconds(times, 0.5), seconds(times, 0.99))));
        out.println("%d transactions, %d commits without an answer, %d conflicts on record, checked %d times"
                .formatted(result.transactions(), result.doubtful(), result.conflicts(), result.checks()));
        ChaosSettings settings = result.settings();
        out.println("seed %d, %d datacenters, %s, apply %s%s%s%s%s%s"
                .formatted(
                        settings.seed(),
                        settings.datacenters(),
                        text(settings.mode()),
                        text(settings.apply()),
                        settings.standby() ? ", with standbys" : "",
                        settings.replicas() ? ", with replicas" : "",
                        settings.smallDisks() ? ", with small disks" : "",
                        settings.clocks() ? ", with jumping clocks" : "",
                        settings.other()
                                .map(launcher -> ", in turn with " + launcher)
                                .orElse("")));
        if (result.violations().isEmpty()) {
            out.println("all invariants hold");
        } else {
            printFailure(result);
        }
        result.logs().ifPresent(folder -> out.println("logs of the services: " + folder));
        out.flush();
    }

    private void printFailure(ChaosResult result) {
        List<Violation> violations = result.violations();
        out.println();
        out.println("VIOLATED with seed " + result.settings().seed() + ":");
        violations.forEach(violation -> out.println("  " + violation));
        out.println("history:");
        result.history().forEach(line -> out.println("  " + line));
    }

    static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String row(String kind, String count, String median, String tail) {
        return "%-24s %8s  %12s  %6s".formatted(kind, count, median, tail);
    }

    private static String seconds(Lags times, double share) {
        Duration time = times.quantile(share);
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
