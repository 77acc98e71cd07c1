package io.crosstide.cli.status;

import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.cli.control.StandingOrder;
import io.crosstide.cli.text.TextTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.ColorScheme;

/** A mesh as a tree: each target datacenter, below it the links into it, below them what is wrong with them. */
public final class StatusTree {

    private final ColorScheme colours;

    public StatusTree(ColorScheme colours) {
        this.colours = colours;
    }

    /** @param now the time of these values, for the first line */
    public List<String> lines(String mesh, Instant now, List<LinkMotion> links) {
        Map<String, List<LinkMotion>> byTarget = new LinkedHashMap<>();
        links.forEach(link -> byTarget.computeIfAbsent(link.status().to(), target -> new ArrayList<>())
                .add(link));
        TextTable table =
                new TextTable("TO", "CLUSTER", "STATE", "LAG", "PUBLISHED", "APPLIED", "PER SECOND", "OPEN CONFLICTS");
        byTarget.forEach((target, into) -> {
            table.row(target, "", "", "", "", "", "", "");
            into.forEach(link -> row(table, link, isLast(link, into)));
        });
        List<String> rows = table.lines();
        List<String> lines = new ArrayList<>();
        lines.add(colours.apply("mesh " + mesh, List.of(Style.bold)) + " at " + now.truncatedTo(ChronoUnit.SECONDS));
        lines.add("");
        lines.add(rows.get(0));
        int next = 1;
        for (List<LinkMotion> into : byTarget.values()) {
            lines.add(colours.apply(rows.get(next++), List.of(Style.bold)).toString());
            for (LinkMotion link : into) {
                lines.add(coloured(rows.get(next++), link.status().state()));
                addTroubles(lines, link.status(), isLast(link, into) ? "      " : "│     ");
            }
        }
        return lines;
    }

    @SuppressWarnings("ReferenceEquality") // two links may look the same
    private static boolean isLast(LinkMotion link, List<LinkMotion> into) {
        return link == into.get(into.size() - 1);
    }

    private static void row(TextTable table, LinkMotion link, boolean last) {
        LinkStatus status = link.status();
        @Nullable Double rate = link.appliedPerSecond();
        table.row(
                (last ? "└─ " : "├─ ") + "from " + status.from(),
                status.cluster(),
                status.state().label(),
                StatusText.lag(status.lag()),
                StatusText.text(status.publishedSeq()),
                StatusText.text(status.appliedSeq()),
                rate == null ? "-" : String.format(Locale.ROOT, "%.1f", rate),
                StatusText.text(status.conflictsOpen()));
    }

    private static void addTroubles(List<String> lines, LinkStatus status, String indent) {
        @Nullable OpenTransactionRecord open = status.openTransaction();
        if (open != null) {
            lines.add(indent + StatusText.publishing(status.from(), open));
        }
        if (status.error() != null) {
            lines.add(indent + "error: " + status.error());
        }
        if (status.remedy() != null) {
            lines.add(indent + "remedy: " + status.remedy());
        }
        for (StandingOrder order : StatusText.orders(status)) {
            lines.add(indent + order.what());
            lines.add(indent + "to end it: " + order.end());
        }
    }

    private String coloured(String line, LinkStatus.State state) {
        Style colour = switch (state) {
            case RUNNING, IDLE -> Style.fg_green;
            case WAITING, PAUSED, UNKNOWN -> Style.fg_yellow;
            case STOPPED, UNREACHABLE -> Style.fg_red;
        };
        return colours.apply(line, List.of(colour)).toString();
    }
}
