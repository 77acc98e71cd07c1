package io.crosstide.syncer.filter;

import io.crosstide.change.event.Column;
import io.crosstide.change.event.ColumnValue;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.Row;
import io.crosstide.change.event.RowChange;
import io.crosstide.change.event.RowsEvent;
import io.crosstide.change.event.TableMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of {@code crosstide.direction} after an echo changed it.
 *
 * @param idc datacenter whose transactions the echo contains
 * @param seq the greatest seq of that stream that is known to be applied
 */
public record DirectionRow(String mesh, String idc, String cluster, long seq, long stamp) {

    /** The after images of a rows event. */
    public static List<DirectionRow> read(byte[] tableMap, byte[] rows) {
        TableMap table = TableMap.parse(tableMap);
        List<DirectionRow> found = new ArrayList<>();
        for (RowChange change : RowsEvent.parse(rows, table)) {
            Row after = change.after();
            if (after != null) {
                found.add(new DirectionRow(
                        text(table, after, "mesh"),
                        text(table, after, "idc"),
                        text(table, after, "db_cluster"),
                        Math.max(number(table, after, "low_seq"), last(text(table, after, "applied"))),
                        number(table, after, "stamp")));
            }
        }
        return found;
    }

    /** The greatest number in a text such as {@code 12-14,17}; 0 for an empty text. */
    static long last(String applied) {
        long last = 0;
        for (String range : applied.split(",")) {
            if (!range.isBlank()) {
                last = Math.max(
                        last,
                        Long.parseLong(range.substring(range.indexOf('-') + 1).strip()));
            }
        }
        return last;
    }

    private static ColumnValue value(TableMap table, Row row, String name) {
        for (Column column : table.columns()) {
            if (column.name().equals(name)) {
                return row.value(column.position());
            }
        }
        throw new CorruptEventException("Table " + table.qualifiedName() + " has no column " + name);
    }

    private static String text(TableMap table, Row row, String name) {
        if (value(table, row, name) instanceof ColumnValue.Characters characters) {
            return new String(characters.bytes(), StandardCharsets.UTF_8);
        }
        throw unexpected(table, name);
    }

    private static long number(TableMap table, Row row, String name) {
        if (value(table, row, name) instanceof ColumnValue.UnsignedInteger integer) {
            return integer.bits();
        }
        throw unexpected(table, name);
    }

    private static CorruptEventException unexpected(TableMap table, String name) {
        return new CorruptEventException("Column " + name + " of " + table.qualifiedName()
                + " does not have the type that `crosstide init` gives it");
    }
}
