package io.crosstide.bench;

import io.crosstide.bench.load.LoadKind;
import io.crosstide.cli.text.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints the medians of each contestant and its ratio to the best reference. */
final class BenchReport {
    private final PrintWriter out;

    BenchReport(PrintWriter out) {
        this.out = out;
    }

    /** Returns whether all rows agree that must agree. */
    boolean print(List<BenchRun> runs) {
        Map<LoadKind, Map<Contestant, List<BenchRun>>> byLoad = new LinkedHashMap<>();
        for (BenchRun run : runs) {
            byLoad.computeIfAbsent(run.load(), any -> new LinkedHashMap<>())
                    .computeIfAbsent(run.contestant(), any -> new ArrayList<>())
                    .add(run);
        }
        byLoad.forEach(this::print);
        long differing = 0;
        long others = 0;
        for (BenchRun run : runs) {
            if (run.contestant().mustSucceed()) {
                differing += run.differingRows();
            } else if (run.differingRows() > 0) {
                others += run.differingRows();
                out.println("%s, %s: %d rows differ after a run. The exit code does not depend on it."
                        .formatted(run.load().label(), run.contestant().name(), run.differingRows()));
            }
        }
        out.println(differing == 0 && others > 0 ? "all other rows agree after each run" : verdict(differing));
        out.flush();
        return differing == 0;
    }

    private void print(LoadKind load, Map<Contestant, List<BenchRun>> runs) {
        out.println("%s: %s".formatted(load.label(), load.description()));
        double reference = runs.entrySet().stream()
                .filter(entry -> entry.getKey().isReference())
                .mapToDouble(entry ->
                        Medians.of(entry.getValue(), run -> run.course().perSecond()))
                .max()
                .orElse(Double.NaN);
        TextTable table = new TextTable(
                "", "TRANSACTIONS/S", "RATIO", "LEAST", "MOST", "SERVICE MS/TX", "MYSQLD MS/TX", "MEMORY MB", "RUNS");
        runs.forEach((contestant, each) -> {
            double median = Medians.of(each, run -> run.course().perSecond());
            table.row(
                    contestant.name(),
                    number("%,.0f", median),
                    number("%.2f", median / reference),
                    number(
                            "%,.0f",
                            each.stream()
                                    .mapToDouble(run -> run.course().perSecond())
                                    .min()
                                    .orElse(0)),
                    number(
                            "%,.0f",
                            each.stream()
                                    .mapToDouble(run -> run.course().perSecond())
                                    .max()
                                    .orElse(0)),
                    number("%.3f", Medians.of(each, BenchReport::serviceMillis)),
                    number(
                            "%.3f",
                            Medians.of(
                                    each,
                                    run -> (double) run.course().mysqldCpu().toMillis()
                                            / run.course().transactions())),
                    number("%.0f", Medians.of(each, run -> run.course().memory() / 1e6)),
                    each.size());
        });
        table.lines().forEach(out::println);
        out.println();
    }

    private static double serviceMillis(BenchRun run) {
        var cpu = run.course().serviceCpu();
        return cpu == null ? 0 : (double) cpu.toMillis() / run.course().transactions();
    }

    static String verdict(long differingRows) {
        return differingRows == 0
                ? "all rows agree after each run"
                : "wrong: " + differingRows + " rows differ after the runs";
    }

    static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
