package io.crosstide.writer.audit;

import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.change.event.Column;
import io.crosstide.change.event.ColumnValue;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.Row;
import io.crosstide.change.event.RowChange;
import io.crosstide.change.event.RowsEvent;
import io.crosstide.change.event.TableMap;
import io.crosstide.topology.LinkName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of {@code crosstide.direction} of the link, as an echo has left it.
 *
 * @param lowSeq all source transactions up to this one were applied before
 * @param applied source transactions above it, those of this echo included
 */
record DirectionChange(long lowSeq, SequenceRanges applied) {

    /** The rows of this link in a rows event of the table. */
    static List<DirectionChange> read(EchoedRows rows, LinkName link) {
        TableMap table = TableMap.parse(rows.tableMap());
        List<DirectionChange> found = new ArrayList<>();
        for (RowChange change : RowsEvent.parse(rows.event(), table)) {
            Row after = change.after();
            if (after != null
                    && text(table, after, "mesh").equals(link.mesh())
                    && text(table, after, "idc").equals(link.source())
                    && text(table, after, "db_cluster").equals(link.cluster())) {
                found.add(new DirectionChange(
                        number(table, after, "low_seq"), SequenceRanges.parse(text(table, after, "applied"))));
            }
        }
        return found;
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
