package io.crosstide.change.comparison;

import java.util.List;
import java.util.UUID;

/**
 * A part of the answer of one program to a {@link CompareRequest}.
 *
 * @param id of the request
 * @param answerer the process that answers
 * @param part its number, from 0
 * @param progress says only that the process is working on part {@code part}
 * @param error why nothing could be answered; empty if it could
 */
public record CompareAnswer(
        UUID id,
        int round,
        String datacenter,
        UUID answerer,
        int part,
        boolean last,
        boolean progress,
        String error,
        List<DescribedTable> described,
        List<TableAnswer> tables) {
    public CompareAnswer {
        Limits.range("round", round, 1, Integer.MAX_VALUE);
        Limits.name("datacenter", datacenter);
        Limits.range("part", part, 0, Integer.MAX_VALUE);
        Limits.text("error", error, Limits.TEXT);
        described = List.copyOf(described);
        tables = List.copyOf(tables);
        Limits.size("described tables", described, Limits.TABLES);
        Limits.size("tables", tables, Limits.TABLES);
    }
}
