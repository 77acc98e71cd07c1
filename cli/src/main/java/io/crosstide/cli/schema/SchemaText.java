package io.crosstide.cli.schema;

import io.crosstide.topology.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.ColorScheme;

/** A comparison of definitions for people: tables that differ, what the links do with them, and what to change next. */
public final class SchemaText {

    private static final String MISSING = "(none)";
    /** Syncers read the definitions every minute. */
    private static final Duration OLD = Duration.ofMinutes(3);

    private final ColorScheme colours;

    public SchemaText(ColorScheme colours) {
        this.colours = colours;
    }

    public List<String> lines(SchemaReport report) {
        List<TableDiff> other =
                report.tables().stream().filter(diff -> !diff.alike()).toList();
        List<String> lines = new ArrayList<>();
        int all = report.tables().size();
        lines.add("%s: %d of %d replicated tables are defined alike and fit"
                .formatted(report.cluster(), all - other.size(), all));
        addAges(lines, report.ages());
        other.forEach(diff -> add(lines, report.cluster(), diff));
        return lines;
    }

    private void addAges(List<String> lines, Map<String, Duration> ages) {
        if (!ages.isEmpty()) {
            lines.add(ages.entrySet().stream()
                    .map(entry -> "%s %s ago".formatted(entry.getKey(), shown(entry.getValue())))
                    .collect(Collectors.joining(", ", "as published by ", "")));
        }
        ages.forEach((datacenter, age) -> {
            if (age.compareTo(OLD) > 0) {
                lines.add(colours.apply(
                                "%s has published nothing for %s: its syncer does not run or cannot read its MySQL (see status and its log); --live asks MySQL"
                                        .formatted(datacenter, shown(age)),
                                List.of(Style.fg_yellow))
                        .toString());
            }
        });
    }

    private static String shown(Duration age) {
        return age.compareTo(OLD) > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }

    private void add(List<String> lines, String cluster, TableDiff diff) {
        lines.add("");
        lines.add(
                colours.apply(cluster + " " + diff.table(), List.of(Style.bold)).toString());
        for (Difference difference : diff.differences()) {
            lines.add("  " + difference.what());
            difference
                    .definitions()
                    .forEach((datacenter, definition) -> lines.add("    " + datacenter + ": " + oneLine(definition)));
        }
        for (Fit fit : diff.fits()) {
            lines.add("  " + coloured(fit));
            if (fit.remedy() != null) {
                lines.add("    remedy: " + fit.remedy());
            }
        }
        for (int i = 0; i < diff.plans().size(); i++) {
            lines.add("  " + (i == 0 ? "next: " : "or: ") + plan(diff.plans().get(i)));
        }
    }

    private static String oneLine(@Nullable String definition) {
        return definition == null ? MISSING : definition.replaceAll("\\s+", " ");
    }

    private String coloured(Fit fit) {
        Style colour = fit.blocked()
                ? Style.fg_red
                : fit.kind() == Fit.Kind.COLUMNS_LEFT_OUT ? Style.fg_yellow : Style.fg_green;
        return colours.apply(name(fit.link()) + ":", List.of(colour)) + " " + meaning(fit);
    }

    private static String meaning(Fit fit) {
        return switch (fit.kind()) {
            case ROW_EVENTS -> "fits, by row events";
            case SQL -> "fits, by SQL statements only";
            case COLUMNS_LEFT_OUT ->
                "the target lacks " + String.join(", ", fit.leftOut())
                        + ": rows are applied without it while they have the default; another value blocks the table";
            case BLOCKED -> "the table is blocked: " + fit.reason();
            case NO_ROWS -> "no rows, because the source has no such table";
        };
    }

    private static String plan(ChangePlan plan) {
        String order = plan.steps().stream().map(ChangePlan.Step::datacenter).collect(Collectors.joining(", then "));
        return "change %s to the definition of %s; %s".formatted(order, plan.definitionOf(), meanwhile(plan));
    }

    private static String meanwhile(ChangePlan plan) {
        List<String> blocked = new ArrayList<>();
        for (ChangePlan.Step step : plan.steps()) {
            if (!step.blocked().isEmpty()) {
                blocked.add("after %s, %s is blocked".formatted(step.datacenter(), links(step.blocked())));
            }
        }
        return blocked.isEmpty() ? "nothing is blocked after a step" : String.join("; ", blocked);
    }

    private static String links(List<Fit> fits) {
        return fits.stream().map(fit -> name(fit.link())).collect(Collectors.joining(", "));
    }

    private static String name(Link link) {
        return link.from() + "→" + link.to();
    }
}
