package io.crosstide.writer.random;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that changed one row, as the source's server prints it, and its expected result at a target whose rows
 * are known.
 *
 * @param before the row that was removed; null for an insert
 * @param after the row that was added; null for a delete
 */
record SingleChange(
        PlanTable table, @Nullable String before, @Nullable String after) {
    /**
     * Numbers in JSON documents that print equally, and DATETIME and TIMESTAMP, are not distinguished
     * (docs/conflicts.md).
     */
    private static final Pattern NUMBER_TYPES = Pattern.compile("\\b(UNSIGNED INTEGER|INTEGER|DECIMAL|DOUBLE)\\b");

    private static final Set<ConflictKind> MISMATCHES = EnumSet.of(
            ConflictKind.UPDATE_MISSING,
            ConflictKind.DELETE_MISSING,
            ConflictKind.UPDATE_DIFFERS,
            ConflictKind.DELETE_DIFFERS);

    /**
     * The difference between all rows of the source before the transaction and after it; null if it is not one row.
     *
     * @param before the tables' rows, by name
     */
    static @Nullable SingleChange between(
            List<PlanTable> tables, Map<String, List<String>> before, Map<String, List<String>> after) {
        SingleChange found = null;
        for (PlanTable table : tables) {
            List<String> gone = without(rows(before, table), rows(after, table));
            List<String> added = without(rows(after, table), rows(before, table));
            if (gone.isEmpty() && added.isEmpty()) {
                continue;
            }
            if (found != null || gone.size() > 1 || added.size() > 1) {
                return null;
            }
            found = new SingleChange(table, gone.isEmpty() ? null : gone.get(0), added.isEmpty() ? null : added.get(0));
        }
        return found;
    }

    /**
     * Null if the target that had the row applied the change exactly, and any other target kept its rows and recorded a
     * conflict.
     */
    @Nullable Failure verify(
            Map<String, List<String>> targetBefore, Map<String, List<String>> targetAfter, List<Conflict> recorded) {
        List<String> held = rows(targetBefore, table);
        if (!recorded.isEmpty() && !targetBefore.equals(targetAfter)) {
            return failure("recorded, but changed", targetBefore, targetAfter, recorded);
        }
        if (before == null || held.contains(before)) {
            if (recorded.isEmpty()) {
                return rows(targetAfter, table).equals(applied(held))
                        ? null
                        : failure("applied differently", targetBefore, targetAfter, recorded);
            }
            return recorded.stream().allMatch(conflict -> mayBeInTheWay(conflict.kind()))
                    ? null
                    : failure("mistaken for another row", targetBefore, targetAfter, recorded);
        }
        return recorded.isEmpty() && held.stream().noneMatch(row -> loose(row).equals(loose(before)))
                ? failure("conflict missed", targetBefore, targetAfter, recorded)
                : null;
    }

    private boolean mayBeInTheWay(ConflictKind kind) {
        return switch (kind) {
            case INSERT_EXISTS, UPDATE_EXISTS -> table.hasUniqueKey();
            default -> !MISMATCHES.contains(kind);
        };
    }

    private List<String> applied(List<String> held) {
        List<String> rows = new ArrayList<>(held);
        if (before != null) {
            rows.remove(before);
        }
        if (after != null) {
            rows.add(after);
        }
        return rows.stream().sorted().toList();
    }

    private static String loose(String row) {
        return NUMBER_TYPES.matcher(row).replaceAll("NUMBER").replace("TIMESTAMP", "DATETIME");
    }

    private Failure failure(
            String kind,
            Map<String, List<String>> targetBefore,
            Map<String, List<String>> targetAfter,
            List<Conflict> recorded) {
        return new Failure(
                kind,
                table.name() + ": " + before + "\nto " + after + "\ntarget: " + rows(targetBefore, table) + "\nbecame "
                        + rows(targetAfter, table) + "\n" + recorded);
    }

    private static List<String> without(List<String> rows, List<String> others) {
        List<String> left = new ArrayList<>(rows);
        others.forEach(left::remove);
        return left;
    }

    private static List<String> rows(Map<String, List<String>> tables, PlanTable table) {
        return tables.getOrDefault(table.name(), List.of());
    }
}
