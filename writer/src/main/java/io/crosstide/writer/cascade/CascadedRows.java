package io.crosstide.writer.cascade;

import io.crosstide.change.event.Kind;
import io.crosstide.change.event.Row;
import io.crosstide.change.event.TableName;
import io.crosstide.writer.mapping.RowPlace;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Knows what a statement has made of rows which it deletes later. Where a statement deletes parent and child, and comes to
 * the parent first, MySQL 9.7 logs the child twice: what the cascade does to it, and its own deletion, with the row as it was
 * before the statement.
 *
 * <p>Repeated deletions are known only of tables that have a primary key at the source: of others, equal rows may be deleted
 * one by one.
 */
public final class CascadedRows {
    private final Map<TableName, Set<Row>> deleted = new HashMap<>();
    /** Before image to after image, of changes that cascades have made. */
    private final Map<TableName, Map<Row, Row>> changed = new HashMap<>();

    /** Whether the statement deleted this very row before. */
    public boolean isDeleted(RowPlace place) {
        return place.change().kind() == Kind.DELETE
                && deleted.getOrDefault(place.mapping().table().name(), Set.of())
                        .contains(now(place));
    }

    /** What cascades of the statement have made of a row that it deletes; as it was if none has changed it. */
    public Row now(RowPlace place) {
        Map<Row, Row> steps = changed.getOrDefault(place.mapping().table().name(), Map.of());
        Row now = place.before();
        for (Row next = steps.get(now); next != null; next = steps.get(now)) {
            now = next;
        }
        return now;
    }

    /** Remembers what has been done with the row, be it a conflict or not. */
    public void add(RowPlace place) {
        TableName table = place.mapping().table().name();
        Row after = place.change().after();
        if (after != null) { // it is there again, or for the first time
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

    /** The statement ends. */
    public void clear() {
        deleted.clear();
        changed.clear();
    }
}
