package io.crosstide.writer.simulation;

import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.row.TableName;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.testkit.SyntheticEvents;
import io.crosstide.writer.schema.IndexPart;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetIndex;
import io.crosstide.writer.schema.TargetTable;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;

/** Row events of tables {@code (id INT PRIMARY KEY, version INT)}, as MySQL logs them, and the tables' definition. */
final class RowImages {
    private static final SyntheticEvents EVENTS = new SyntheticEvents(false);
    private static final String DATABASE = "shop";

    private RowImages() {}

    /** A row changes to a new version; the version before is 0 for a new row. */
    record Change(int table, int key, int before, int after) {}

    static TableName table(int number) {
        return new TableName(DATABASE, "t" + number);
    }

    static TargetTable definition(TableName name) {
        return new TargetTable(
                name,
                "InnoDB",
                List.of(column("id"), column("version")),
                List.of(new TargetIndex(TargetIndex.PRIMARY, List.of(new IndexPart("id", 0, null)))),
                List.of(),
                List.of(),
                List.of(),
                false);
    }

    private static TargetColumn column(String name) {
        return new TargetColumn(
                name, "int", "int", false, false, false, null, null, null, 0, 0, 10, 0, null, false, List.of());
    }

    /** The change that a rows event describes. */
    static Change change(int table, RowChange row) {
        Row before = row.before();
        Row after = Objects.requireNonNull(row.after());
        return new Change(table, number(after, 0), before == null ? 0 : number(before, 1), number(after, 1));
    }

    private static int number(Row row, int column) {
        return (int) ((ColumnValue.SignedInteger) row.values().get(column)).value();
    }

    /** One statement per change: a table map and a rows event. */
    static byte[] events(List<Change> changes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Change change : changes) {
            int id = change.table() + 1;
            out.writeBytes(EVENTS.tableMap(id, DATABASE, "t" + change.table()));
            out.writeBytes(
                    change.before() == 0
                            ? EVENTS.insert(id, change.key(), change.after())
                            : EVENTS.update(id, change.key(), change.before(), change.after()));
        }
        return out.toByteArray();
    }
}
