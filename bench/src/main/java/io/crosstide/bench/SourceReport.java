package io.crosstide.bench;

import io.crosstide.bench.load.LoadKind;
import io.crosstide.cli.text.TextTable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Prints the medians of what was measured at a source, for each workload. */
final class SourceReport {
    private final PrintWriter out;

    SourceReport(PrintWriter out) {
        this.out = out;
    }

    void print(List<SourceRun> runs) {
        Map<LoadKind, List<SourceRun>> byLoad = new LinkedHashMap<>();
        runs.forEach(run ->
                byLoad.computeIfAbsent(run.load(), any -> new ArrayList<>()).add(run));
        TextTable table = new TextTable(
                "",
                "SOURCE TX/S",
                "WITH SYNCER",
                "RATIO",
                "SYNCER ALONE TX/S",
                "ROWS/S",
                "MB/S",
                "CORES",
                "SYNCER MS/TX",
                "SOURCE MS/TX",
                "MEMORY MB",
                "RUNS");
        byLoad.forEach((load, each) -> table.row(
                load.label(),
                BenchReport.number("%,.0f", Medians.of(each, SourceRun::alone)),
                BenchReport.number("%,.0f", Medians.of(each, SourceRun::withSyncer)),
                BenchReport.number("%.2f", Medians.of(each, SourceRun::ratio)),
                BenchReport.number(
                        "%,.0f", Medians.of(each, run -> run.published().perSecond())),
                BenchReport.number("%,.0f", Medians.of(each, SourceRun::rowsPerSecond)),
                BenchReport.number("%.1f", Medians.of(each, SourceRun::megabytesPerSecond)),
                BenchReport.number(
                        "%.2f",
                        Medians.of(
                                each,
                                run -> syncerMillis(run)
                                        * 1e6
                                        / run.published().time().toNanos())),
                BenchReport.number(
                        "%.3f",
                        Medians.of(
                                each, run -> syncerMillis(run) / run.published().transactions())),
                BenchReport.number(
                        "%.3f",
                        Medians.of(
                                each,
                                run -> (double) run.published().mysqldCpu().toMillis()
                                        / run.published().transactions())),
                BenchReport.number(
                        "%.0f", Medians.of(each, run -> run.published().memory() / 1e6)),
                each.size()));
        table.lines().forEach(out::println);
        out.flush();
    }

    private static double syncerMillis(SourceRun run) {
        Duration cpu = Objects.requireNonNull(run.published().serviceCpu());
        return cpu.toMillis();
    }
}
