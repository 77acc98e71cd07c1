package io.crosstide.bench;

import io.crosstide.cli.text.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints the medians of each contestant at each rate. */
final class SteadyReport {
    private record Group(double rate, Contestant contestant) {}

    private final PrintWriter out;

    SteadyReport(PrintWriter out) {
        this.out = out;
    }

    /** Returns whether all rows agree. */
    boolean print(List<SteadyRun> runs) {
        Map<Group, List<SteadyRun>> groups = new LinkedHashMap<>();
        runs.forEach(run -> groups.computeIfAbsent(new Group(run.wanted(), run.contestant()), any -> new ArrayList<>())
                .add(run));
        TextTable table = new TextTable(
                "",
                "WANTED/S",
                "WRITTEN/S",
                "LAG MS P50",
                "P99",
                "P99.9",
                "DRAINED MS",
                "SYNCER MS/TX",
                "KAFKA",
                "WRITER",
                "SOURCE",
                "TARGET",
                "SYNCER MB",
                "WRITER MB",
                "RUNS");
        groups.forEach((group, each) -> table.row(
                group.contestant().name(),
                BenchReport.number("%.0f", group.rate()),
                BenchReport.number("%.0f", Medians.of(each, SteadyRun::written)),
                lag(each, 0.5),
                lag(each, 0.99),
                lag(each, 0.999),
                BenchReport.number("%.0f", Medians.of(each, run -> run.drained().toMillis())),
                cpu(each, "syncer"),
                cpu(each, "Kafka"),
                cpu(each, "writer"),
                cpu(each, "source"),
                cpu(each, "target"),
                memory(each, "syncer"),
                memory(each, "writer"),
                each.size()));
        table.lines().forEach(out::println);
        out.println();
        long differing = runs.stream().mapToLong(SteadyRun::differingRows).sum();
        out.println(BenchReport.verdict(differing));
        out.flush();
        return differing == 0;
    }

    private static String lag(List<SteadyRun> runs, double share) {
        return BenchReport.number(
                "%.1f", Medians.of(runs, run -> run.lags().quantile(share).toNanos() / 1e6));
    }

    private static String cpu(List<SteadyRun> runs, String process) {
        double millis = Medians.of(runs, run -> run.millis(process));
        return Double.isNaN(millis) ? "" : BenchReport.number("%.2f", millis);
    }

    private static String memory(List<SteadyRun> runs, String process) {
        double bytes = Medians.of(runs, run -> run.memory().getOrDefault(process, 0L));
        return bytes == 0 ? "" : BenchReport.number("%.0f", bytes / 1e6);
    }
}
