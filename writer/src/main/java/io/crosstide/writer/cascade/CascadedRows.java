package io.crosstide.writer.cascade;

import io.crosstide.change.row.Kind;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.TableName;
import io.crosstide.writer.mapping.RowPlace;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Knows how a statement has changed rows that it deletes later. If a statement deletes parent and child, and deletes
 * the parent first, MySQL 9.7 logs the child twice: the change by the cascade, and its own deletion with the row as it
 * was before the statement.
 *
 * <p>Repeated deletions are recognised only in tables that have a primary key at the source: in other tables a
 * statement may delete equal rows one by one.
 */
public final class CascadedRows {
    private final Map<TableName, Set<Row>> deleted = new HashMap<>();
    /** Before image to after image of changes by cascades. */
    private final Map<TableName, Map<Row, Row>> changed = new HashMap<>();

    /** Whether the statement has already deleted this row. */
    public boolean isDeleted(RowPlace place) {
        return place.change().kind() == Kind.DELETE
                && deleted.getOrDefault(place.mapping().table().name(), Set.of())
                        .contains(now(place));
    }

    /** The row as cascades of the statement have changed it; the before image if there are none. */
    public Row now(RowPlace place) {
        Map<Row, Row> steps = changed.getOrDefault(place.mapping().table().name(), Map.of());
        Row now = place.before();
        for (Row next = steps.get(now); next != null; next = steps.get(now)) {
            now = next;
        }
        return now;
    }

    /** Remembers the row change, whether it is applied or recorded as a conflict. */
    public void add(RowPlace place) {
        TableName table = place.mapping().table().name();
        Row after = place.change().after();
        if (after != null) { // the row exists again, or for the first time
            deleted.getOrDefault(table, new HashSet<>()).remove(after);
            changed.getOrDefault(table, new HashMap<>()).remove(after);
        }
        if (!place.cascadesAreLogged()) {
            return;
        }
        if (place.change().kind() == Kind.UPDATE
                && !place.checksForeignKeys()
                && !place.after().equals(place.before())) {
            changed.computeIfAbsent(table, name -> new HashMap<>()).put(place.before(), place.after());
        } else if (place.change().kind() == Kind.DELETE
                && !place.mapping().source().primaryKey().isEmpty()) {
            deleted.computeIfAbsent(table, name -> new HashSet<>()).add(now(place));
        }
    }

    /** Forgets all rows when the statement ends. */
    public void clear() {
        deleted.clear();
        changed.clear();
    }
}
