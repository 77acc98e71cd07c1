package io.crosstide.cli.tail;

import io.crosstide.change.row.TableName;
import io.crosstide.streams.LostTail;
import io.crosstide.streams.LostTransaction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A lost tail for people. */
public final class TailText {
    private static final int MAX_SHOWN = 100;

    private TailText() {}

    public static List<String> lines(LostTail lost) {
        List<String> lines = new ArrayList<>();
        lines.add("  gtids  " + lost.gtids());
        lines.add("  rows   " + lost.summary());
        lost.transactions().stream().limit(MAX_SHOWN).map(TailText::line).forEach(lines::add);
        if (lost.transactions().size() > MAX_SHOWN) {
            lines.add("    and %,d more".formatted(lost.transactions().size() - MAX_SHOWN));
        }
        lost.ddl().forEach(statement -> lines.add("  ddl    " + statement));
        if (!lost.ddl().isEmpty()) {
            lines.add(
                    "  DDL is never replayed: execute these statements yourself, before the replay if its rows need them.");
        }
        return lines;
    }

    private static String line(LostTransaction each) {
        return "    seq %d  %s  %s  %d row%s  %s"
                .formatted(
                        each.seq(),
                        each.gtid(),
                        Instant.EPOCH.plus(each.commitTimeMicros(), ChronoUnit.MICROS),
                        each.rows(),
                        each.rows() == 1 ? "" : "s",
                        each.tables().stream().map(TableName::toString).collect(Collectors.joining(", ")));
    }
}
