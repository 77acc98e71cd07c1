package io.crosstide.bookkeeping;

import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.row.RowsEvent;
import io.crosstide.change.row.TableMap;
import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.topology.LinkName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of {@code crosstide.direction} as an echo has left it, read from the binlog.
 *
 * @param idc datacenter whose transactions the echo contains
 * @param lowSeq all transactions of that stream up to this one were applied before
 * @param applied transactions above it, those of this echo included; not to be changed
 */
public record DirectionRow(String mesh, String idc, String cluster, long lowSeq, SequenceRanges applied, long stamp) {

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
                        number(table, after, "low_seq"),
                        SequenceRanges.parse(text(table, after, "applied")),
                        number(table, after, "stamp")));
            }
        }
        return found;
    }

    /** The greatest seq of that stream that is known to be applied. */
    public long greatestSeq() {
        return Math.max(lowSeq, applied.greatest());
    }

    /** Whether the link wrote it. */
    public boolean isOf(LinkName link) {
        return mesh.equals(link.mesh()) && idc.equals(link.source()) && cluster.equals(link.cluster());
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
