package io.crosstide.cli.conflict;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictStatus;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.ColorScheme;

/** Conflicts for people. */
public final class ConflictText implements ConflictPrinter {

    private final PrintWriter out;
    private final ColorScheme colours;
    private final int longest;
    private long printed;

    /** @param longest number of characters to which longer values are cut */
    ConflictText(PrintWriter out, ColorScheme colours, int longest) {
        this.out = out;
        this.colours = colours;
        this.longest = longest;
    }

    /** Every field, nothing cut. */
    public static void printWhole(Conflict conflict, PrintWriter out, ColorScheme colours) {
        ConflictText text = new ConflictText(out, colours, Integer.MAX_VALUE);
        text.print(conflict);
        text.field("gtid", conflict.gtid());
        text.field(
                "stream",
                "seq %d, event %d, row %d".formatted(conflict.seq(), conflict.eventIndex(), conflict.rowIndex()));
        text.field("policy", conflict.policy());
        out.flush();
    }

    @Override
    public void begin() {}

    @Override
    public void print(Conflict conflict) {
        boolean open = conflict.status() == ConflictStatus.OPEN;
        out.println("%s  %-14s  %s  %s  %s %s→%s  %s%s"
                .formatted(
                        colours.apply(conflict.id(), List.of(Style.bold)),
                        conflict.kind().label(),
                        open
                                ? colours.errorText("open    ")
                                : "%-8s".formatted(conflict.status().label()),
                        conflict.time().truncatedTo(ChronoUnit.MILLIS),
                        conflict.cluster(),
                        conflict.origin(),
                        conflict.datacenter(),
                        conflict.table(),
                        conflict.indexes().isEmpty() ? "" : "  " + String.join(", ", conflict.indexes())));
        row("key", conflict.key());
        row("before", conflict.before());
        row("after", conflict.after());
        conflict.found().forEach(found -> row("found", found));
        field("decision", conflict.decision());
        if (conflict.note() != null && !conflict.note().isEmpty()) {
            field("note", conflict.note());
        }
        printed++;
    }

    @Override
    public void end() {
        out.println(printed == 0 ? "no conflicts" : printed == 1 ? "1 conflict" : printed + " conflicts");
    }

    private void row(String name, @Nullable Map<String, @Nullable String> values) {
        if (values != null) {
            field(
                    name,
                    values.entrySet().stream()
                            .map(cell -> cell.getKey() + "=" + cut(cell.getValue()))
                            .collect(Collectors.joining(", ")));
        }
    }

    private void field(String name, String value) {
        out.println("    %-8s  %s".formatted(name, value));
    }

    private String cut(@Nullable String value) {
        if (value == null) {
            return "NULL";
        }
        return value.length() <= longest
                ? value
                : value.substring(0, longest) + "… (" + value.length() + " characters)";
    }
}
