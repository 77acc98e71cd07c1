package io.crosstide.writer.mapping;

import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.row.RowsEvent;
import io.crosstide.writer.schema.ForeignKey;
import io.crosstide.writer.schema.IndexPart;
import io.crosstide.writer.schema.TargetIndex;
import io.crosstide.writer.schema.TargetTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides whether the server changes exactly the rows that an event names, or refuses it.
 *
 * <ul>
 *   <li>The server looks a row up by the primary key alone. Without one, only inserts are plain.
 *   <li>The server checks foreign keys: it refuses a child without a parent, and a parent's removal while it has
 *       children. But it changes children by itself if their key says so, and the conflict rules for events that were
 *       made without checks are more than it knows. Those are not plain.
 *   <li>A new value of a referenced column is never plain: 9.7.4 passes over a change in letter case, without an error,
 *       if the parent has children.
 * </ul>
 */
public final class PlainChanges {
    private PlainChanges() {}

    /** Whether all row changes of the event are of this kind. */
    public static boolean are(TableMapping mapping, RowsEvent rows) {
        TargetTable table = mapping.table();
        if (table.isRelated() && (rows.flags() & RowsEvent.NO_FOREIGN_KEY_CHECKS) != 0) {
            return false;
        }
        return switch (rows.kind()) {
            case INSERT -> true;
            case DELETE ->
                hasPlainPrimaryKey(table)
                        && table.children().stream()
                                .noneMatch(key -> key.onDelete().changesChildren());
            case UPDATE -> hasPlainPrimaryKey(table) && (table.children().isEmpty() || keepReferenced(mapping, rows));
        };
    }

    private static boolean hasPlainPrimaryKey(TargetTable table) {
        List<TargetIndex> indexes = table.uniqueIndexes();
        return !indexes.isEmpty()
                && indexes.get(0).name().equals(TargetIndex.PRIMARY)
                && indexes.get(0).parts().stream().noneMatch(PlainChanges::isPrefix);
    }

    private static boolean isPrefix(IndexPart part) {
        return part.prefixLength() > 0;
    }

    private static boolean keepReferenced(TableMapping mapping, RowsEvent rows) {
        Set<MappedColumn> referenced = new HashSet<>();
        for (ForeignKey key : mapping.table().children()) {
            for (String name : key.parentColumns()) {
                MappedColumn column = mapping.column(name);
                if (column == null) {
                    return false;
                }
                referenced.add(column);
            }
        }
        for (RowChange change : rows) {
            Row before = change.before();
            Row after = change.after();
            if (before == null || after == null) {
                return false;
            }
            for (MappedColumn column : referenced) {
                if (!column.value(before).equals(column.value(after))) {
                    return false;
                }
            }
        }
        return true;
    }
}
