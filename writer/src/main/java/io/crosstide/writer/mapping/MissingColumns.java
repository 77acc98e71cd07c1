package io.crosstide.writer.mapping;

import io.crosstide.bookkeeping.MissingColumnRow;
import io.crosstide.bookkeeping.MissingColumnTable;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.row.TableName;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.schema.ColumnNames;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.schema.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Columns that the target does not have yet. Rows are applied only while these columns have their default. This
 * assumption is remembered in {@code crosstide.missing_column} until the target has the column with the same default
 * (docs/decisions/0011). A column that came with another default is remembered in {@code crosstide.column_mismatch},
 * because a fixed default does not fix the rows. Safe for several threads.
 *
 * <p>The assumption is committed before the first such row is applied. So it may be remembered without rows, never the
 * other way round.
 */
final class MissingColumns {
    private record Remembered(
            LinkName link,
            TableName table,
            String column,
            @Nullable String literal) {}

    private final TargetSchema schema;
    private final Set<Remembered> remembered = ConcurrentHashMap.newKeySet();

    MissingColumns(TargetSchema schema) {
        this.schema = schema;
    }

    /**
     * Makes sure that the rows lose nothing.
     *
     * @return whether a column was missed that had not been before
     * @throws MismatchException when a row has another value than the default
     */
    boolean leaveOut(TransactionContext context, TableRows event, TableMapping mapping)
            throws SQLException, MismatchException {
        boolean first = false;
        for (MissingColumn column : mapping.missing()) {
            for (RowChange change : event.rows()) {
                require(column, change.before());
                require(column, change.after());
            }
            first |= remember(context, mapping.table().name(), column);
        }
        return first;
    }

    private static void require(MissingColumn column, @Nullable Row row) throws MismatchException {
        if (row != null && !column.isDefault(row)) {
            throw new MismatchException(
                    "source has " + ColumnDefinition.of(column.source()) + ", target has no such column, and the row's"
                            + " value is not its default " + column.shownDefault(),
                    "Add the column to the target's table as it is at the source, or exclude the table in the topology"
                            + " file.");
        }
    }

    private boolean remember(TransactionContext context, TableName table, MissingColumn column)
            throws SQLException, MismatchException {
        String name = column.source().name();
        Remembered entry = new Remembered(context.link(), table, name, column.literal());
        if (remembered.contains(entry)) {
            return false;
        }
        MissingColumnTable rows = new MissingColumnTable(context.link(), table);
        try (Connection connection = schema.connect()) {
            rows.insert(connection, name, column.literal(), context.gtid().toString());
            for (MissingColumnRow row : rows.read(connection)) {
                if (row.column().equals(name) && !Objects.equals(row.defaultValue(), column.literal())) {
                    throw new MismatchException(
                            "the target has no column " + name + ", and its default at the source is "
                                    + column.shownDefault() + " now, but was another when rows were applied before",
                            "Add the column to the target's table as it is at the source.");
                }
            }
        }
        return remembered.add(entry);
    }

    /**
     * Makes sure that rows which were applied without a column got the value that they have at the source when the target
     * got the column.
     */
    void verify(Connection connection, TransactionContext context, TableMapping mapping)
            throws SQLException, MismatchException {
        TargetTable table = mapping.table();
        MissingColumnTable rows = new MissingColumnTable(context.link(), table.name());
        for (MissingColumnRow row : rows.read(connection)) {
            TargetColumn column = table.column(row.column());
            if (column != null) {
                verify(connection, rows, table.name(), column, row);
            } else if (!isAtSource(mapping, row.column())) {
                forget(rows, row.column()); // dropped on both sides
            }
        }
        remembered.removeIf(entry -> entry.link.equals(context.link())
                && entry.table.equals(table.name())
                && (table.column(entry.column) != null || !isAtSource(mapping, entry.column)));
    }

    private static boolean isAtSource(TableMapping mapping, String column) {
        return mapping.source().columns().stream().anyMatch(each -> ColumnNames.same(each.name(), column));
    }

    private void verify(
            Connection connection, MissingColumnTable rows, TableName table, TargetColumn column, MissingColumnRow row)
            throws SQLException, MismatchException {
        String literal = row.defaultValue();
        if (row.foundDefault() == null && MissingColumn.isSameDefault(literal, column)) {
            forget(rows, column.name());
            return;
        }
        String found = found(column, row);
        if (row.foundDefault() == null) {
            if (isMismatchNow(connection, table, column.name(), literal)) {
                mark(rows, column.name(), found);
            }
        }
        throw mismatch(row, found);
    }

    /** Judges without changing anything. */
    static void require(TargetTable table, List<MissingColumnRow> rows) throws MismatchException {
        for (MissingColumnRow row : rows) {
            TargetColumn column = table.column(row.column());
            if (column != null
                    && (row.foundDefault() != null || !MissingColumn.isSameDefault(row.defaultValue(), column))) {
                throw mismatch(row, found(column, row));
            }
        }
    }

    private static String found(TargetColumn column, MissingColumnRow row) {
        if (row.foundDefault() != null) {
            return row.foundDefault();
        }
        return column.hasDefault() || column.nullable() ? MissingColumn.shown(column.defaultLiteral()) : "of no value";
    }

    private static MismatchException mismatch(MissingColumnRow row, String found) {
        return new MismatchException(
                "rows were applied while the target had no column " + row.column()
                        + ", because they had the source's default " + MissingColumn.shown(row.defaultValue())
                        + "; but the column came with the default " + found,
                "Give the column the source's default; set the column of these rows to the source's value, in a"
                        + " transaction that also inserts into crosstide.local_change; then delete the table's row from"
                        + " crosstide.column_mismatch at the target.");
    }

    private void forget(MissingColumnTable rows, String column) throws SQLException {
        try (Connection own = schema.connect()) {
            rows.delete(own, column);
        }
    }

    /** The definition at hand may be a moment old. */
    private boolean isMismatchNow(Connection connection, TableName name, String columnName, @Nullable String literal)
            throws SQLException {
        schema.invalidate(name);
        TargetTable table = schema.table(connection, name);
        TargetColumn column = table == null ? null : table.column(columnName);
        return column != null && !MissingColumn.isSameDefault(literal, column);
    }

    private void mark(MissingColumnTable rows, String column, String found) throws SQLException {
        try (Connection own = schema.connect()) {
            rows.insertMismatch(own, column, found);
        }
    }
}
