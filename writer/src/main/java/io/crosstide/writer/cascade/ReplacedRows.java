package io.crosstide.writer.cascade;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.Kind;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.writer.mapping.RowPlace;
import io.crosstide.writer.schema.ForeignKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds deleted rows that another row of the same statement replaces, as REPLACE does.
 *
 * <p>A source that enforces foreign keys above the storage engine does not change the children of such a row: they then
 * reference the new row. Keys are compared by their bytes.
 */
public final class ReplacedRows {
    private ReplacedRows() {}

    /**
     * The foreign keys whose children keep their parent.
     *
     * @param rest the events that follow in the statement
     */
    public static List<ForeignKey> keptKeys(RowPlace place, List<TableRows> rest) {
        List<ForeignKey> kept = new ArrayList<>();
        if (place.change().kind() != Kind.DELETE || !place.cascadesAreLogged() || !place.checksForeignKeys()) {
            return kept;
        }
        for (ForeignKey key : place.mapping().table().children()) {
            if (rest.stream().anyMatch(event -> isReplaced(place, key, event))) {
                kept.add(key);
            }
        }
        return kept;
    }

    private static boolean isReplaced(RowPlace place, ForeignKey key, TableRows event) {
        if (event.rows().kind() != Kind.INSERT
                || event.table().tableId() != place.event().table().tableId()) {
            return false;
        }
        for (RowChange change : event.rows()) {
            Row after = change.after();
            if (after != null && hasSameKey(place, key, after)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasSameKey(RowPlace place, ForeignKey key, Row after) {
        return key.parentColumns().stream()
                .map(place.mapping()::column)
                .allMatch(column -> column != null && column.value(after).equals(column.value(place.before())));
    }
}
