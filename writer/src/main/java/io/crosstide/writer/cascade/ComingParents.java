package io.crosstide.writer.cascade;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.value.Column;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.RowPlace;
import io.crosstide.writer.schema.ColumnNames;
import io.crosstide.writer.schema.ForeignKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the parent that a row lacks follows in the rest of its statement.
 *
 * <p>A source that logs the cascades of its foreign keys logs children before their parents, as changed without checks.
 * A statement that also changes the children itself ({@code UPDATE child, parent SET …}) has one event for both kinds
 * of change, marked as checked.
 */
public final class ComingParents {
    private ComingParents() {}

    /**
     * Whether all missing parents follow.
     *
     * @param missing foreign keys whose parents the row lacks
     * @param rest the events that follow in the statement
     */
    public static boolean come(RowPlace place, List<ForeignKey> missing, List<TableRows> rest) {
        Row after = place.change().after();
        return after != null
                && place.cascadesAreLogged()
                && !missing.isEmpty()
                && missing.stream()
                        .allMatch(key -> rest.stream().anyMatch(event -> containsParent(event, place, key, after)));
    }

    private static boolean containsParent(TableRows event, RowPlace place, ForeignKey key, Row child) {
        if (!event.table().database().equals(key.parent().database())
                || !event.table().table().equals(key.parent().table())) {
            return false;
        }
        for (RowChange change : event.rows()) {
            Row parent = change.after();
            if (parent != null && isParent(event, parent, place, key, child)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isParent(TableRows event, Row parent, RowPlace place, ForeignKey key, Row child) {
        for (int i = 0; i < key.childColumns().size(); i++) {
            MappedColumn childColumn =
                    place.mapping().keptColumn(key.childColumns().get(i));
            Column parentColumn = column(event, key.parentColumns().get(i));
            if (childColumn == null
                    || parentColumn == null
                    || !parent.value(parentColumn.position()).equals(childColumn.value(child))) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Column column(TableRows event, String name) {
        Optional<Column> found = event.table().columns().stream()
                .filter(column -> ColumnNames.same(column.name(), name))
                .findFirst();
        return found.orElse(null);
    }
}
