package io.crosstide.compare.ask;

import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.change.comparison.CompareAnswer;
import io.crosstide.change.comparison.DescribedTable;
import io.crosstide.change.comparison.ReadPosition;
import io.crosstide.change.comparison.TableAnswer;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.CorruptRecordException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The answer of one process, while its parts arrive in order. */
final class PartialAnswer {
    /** A program would need this many records only for tens of gigabytes of answers. */
    private static final int MAX_PARTS = 20_000;

    private final Map<TableName, DescribedTable> described = new TreeMap<>();
    private final Map<TableName, TableAnswer> tables = new HashMap<>();
    private String error = "";
    private int parts;
    private boolean complete;

    /** Takes the next part; a part that came before is ignored. Throws CorruptRecordException if one is missing. */
    void add(CompareAnswer part) {
        if (part.progress() || part.part() < parts || complete) {
            return;
        }
        if (part.part() > parts || parts >= MAX_PARTS) {
            throw new CorruptRecordException(
                    "part " + part.part() + " of the answer came after " + parts + " parts: parts are missing");
        }
        part.described().forEach(table -> described.put(table.name(), table));
        try {
            part.tables().forEach(PartialAnswer::requireRanges);
            part.tables().forEach(table -> tables.merge(table.table(), table, TableAnswer::plus));
        } catch (IllegalArgumentException e) {
            throw new CorruptRecordException("a part of an answer is invalid: " + e.getMessage(), e);
        }
        error = part.error();
        parts++;
        complete = part.last();
    }

    /** Throws IllegalArgumentException if a position has numbers that cannot be read: {@link PositionOrder} needs them later. */
    private static void requireRanges(TableAnswer table) {
        ReadPosition position = table.position();
        if (position != null) {
            position.applied().values().forEach(applied -> SequenceRanges.parse(applied.above()));
        }
    }

    boolean complete() {
        return complete;
    }

    /** Why there is no answer; empty if there is one. */
    String error() {
        return error;
    }

    Map<TableName, DescribedTable> described() {
        return described;
    }

    TableAnswer table(TableName table) {
        return tables.getOrDefault(table, TableAnswer.failed(table, "the answer does not have it"));
    }
}
