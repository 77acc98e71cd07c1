package io.crosstide.writer.schedule;

import io.crosstide.change.row.TableName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The tables of the transactions that wait for locks. Other sessions have probably locked more rows of these tables.
 * Belongs to a {@link Schedule}.
 */
final class ContendedTables {
    private final Map<Long, Set<TableName>> tablesByWaiter = new HashMap<>();
    private final Map<TableName, Integer> waiters = new HashMap<>();

    /** The transaction waits for a lock. */
    void add(long seq, Set<TableName> tables) {
        if (tablesByWaiter.putIfAbsent(seq, tables) == null) {
            tables.forEach(table -> waiters.merge(table, 1, Integer::sum));
        }
    }

    /** The transaction no longer waits. Returns whether it was the last one that waited for one of its tables. */
    boolean remove(long seq) {
        Set<TableName> tables = tablesByWaiter.remove(seq);
        if (tables == null) {
            return false;
        }
        boolean last = false;
        for (TableName table : tables) {
            last |= waiters.computeIfPresent(table, (name, count) -> count == 1 ? null : count - 1) == null;
        }
        return last;
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    boolean includesAnyOf(Set<TableName> tables) {
        return !waiters.isEmpty() && tables.stream().anyMatch(waiters::containsKey);
    }
}
