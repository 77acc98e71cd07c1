package io.crosstide.writer.apply;

import io.crosstide.change.event.Kind;
import io.crosstide.change.event.Row;
import io.crosstide.writer.schema.TableName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Knows which rows a statement has deleted already. MySQL 9.7 logs a child's deletion twice when a statement deletes parent
 * and child, and comes to the parent first: for the cascade, and for itself.
 *
 * <p>Only of tables that have a primary key at the source: of others, equal rows may be deleted one by one.
 */
final class RepeatedDeletions {
    private final Map<TableName, Set<Row>> deleted = new HashMap<>();

    /** Whether the statement deleted this very row before. */
    boolean repeats(RowPlace place) {
        return place.change().kind() == Kind.DELETE
                && deleted.getOrDefault(place.mapping().table().name(), Set.of())
                        .contains(place.before());
    }

    /** Remembers what has been done with the row, be it a conflict or not. */
    void add(RowPlace place) {
        if (place.change().kind() != Kind.DELETE) {
            deleted.remove(place.mapping().table().name()); // the row may be there again
        } else if (place.cascadesAreLogged()
                && !place.mapping().source().primaryKey().isEmpty()) {
            deleted.computeIfAbsent(place.mapping().table().name(), name -> new HashSet<>())
                    .add(place.before());
        }
    }

    /** The statement ends. */
    void clear() {
        deleted.clear();
    }
}
