package io.crosstide.writer.mapping;

import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.change.event.Row;
import io.crosstide.change.event.RowChange;
import io.crosstide.change.event.TableName;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.schema.ColumnNames;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.schema.TargetTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Columns that the target does not have yet: rows are let through only while these are at their default, and that this was
 * assumed is remembered in {@code crosstide.missing_column}, until the target has the column and it is seen to have the
 * same default (docs/decisions/0011). One with another default is remembered in {@code crosstide.column_mismatch}: to mend
 * the default does not mend the rows. Safe for several threads.
 *
 * <p>It is remembered, and committed, before the first such row is applied; so it may be remembered without rows, never
 * the other way round.
 */
final class MissingColumns {
    private record Remembered(
            LinkName link,
            TableName table,
            String column,
            @Nullable String literal) {}

    private static final String OF_LINK = " WHERE mesh = ? AND cluster = ? AND source = ?";
    private static final String OF_TABLE = OF_LINK + " AND database_name = ? AND table_name = ?";
    private static final String INSERT = "INSERT IGNORE INTO crosstide.missing_column (mesh, cluster, source,"
            + " database_name, table_name, column_name, default_value, gtid, time)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))";
    private static final String SELECT = "SELECT column_name, default_value, found_default"
            + " FROM crosstide.missing_column LEFT JOIN crosstide.column_mismatch"
            + " USING (mesh, cluster, source, database_name, table_name, column_name)" + OF_TABLE
            + " ORDER BY column_name";
    private static final String MISMATCH = "INSERT IGNORE INTO crosstide.column_mismatch (mesh, cluster, source,"
            + " database_name, table_name, column_name, found_default, time)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))";
    private static final String DELETE = "DELETE FROM crosstide.missing_column" + OF_TABLE + " AND column_name = ?";

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
        try (Connection connection = schema.connect()) {
            try (PreparedStatement insert = prepare(connection, INSERT, context.link(), table)) {
                insert.setString(6, name);
                insert.setString(7, column.literal());
                insert.setString(8, context.gtid().toString());
                insert.executeUpdate();
            }
            try (PreparedStatement select = prepare(connection, SELECT, context.link(), table);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    if (rows.getString(1).equals(name) && !Objects.equals(rows.getString(2), column.literal())) {
                        throw new MismatchException(
                                "the target has no column " + name + ", and its default at the source is "
                                        + column.shownDefault() + " now, but was another when rows were applied before",
                                "Add the column to the target's table as it is at the source.");
                    }
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
        try (PreparedStatement select = prepare(connection, SELECT, context.link(), table.name());
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                TargetColumn column = table.column(rows.getString(1));
                if (column != null) {
                    verify(connection, context.link(), table.name(), column, rows.getString(2), rows.getString(3));
                } else if (!isAtSource(mapping, rows.getString(1))) {
                    forget(context.link(), table.name(), rows.getString(1)); // dropped on both sides
                }
            }
        }
        remembered.removeIf(entry -> entry.link.equals(context.link())
                && entry.table.equals(table.name())
                && (table.column(entry.column) != null || !isAtSource(mapping, entry.column)));
    }

    private static boolean isAtSource(TableMapping mapping, String column) {
        return mapping.source().columns().stream().anyMatch(each -> ColumnNames.same(each.name(), column));
    }

    /** @param mismatch the default that it came with, if that was another */
    private void verify(
            Connection connection,
            LinkName link,
            TableName table,
            TargetColumn column,
            @Nullable String literal,
            @Nullable String mismatch)
            throws SQLException, MismatchException {
        if (mismatch == null && MissingColumn.isSameDefault(literal, column)) {
            forget(link, table, column.name());
            return;
        }
        String found = mismatch;
        if (found == null) {
            found = column.hasDefault() || column.nullable()
                    ? MissingColumn.shown(column.defaultLiteral())
                    : "of no value";
            if (isMismatchNow(connection, table, column.name(), literal)) {
                mark(link, table, column.name(), found);
            }
        }
        throw new MismatchException(
                "rows were applied while the target had no column " + column.name()
                        + ", because they had the source's default " + MissingColumn.shown(literal)
                        + "; but the column came with the default " + found,
                "Give the column the source's default; set the column of these rows to the source's value, in a"
                        + " transaction that also inserts into crosstide.local_change; then delete the table's row from"
                        + " crosstide.column_mismatch at the target.");
    }

    private void forget(LinkName link, TableName table, String column) throws SQLException {
        try (Connection own = schema.connect();
                PreparedStatement delete = prepare(own, DELETE, link, table)) {
            delete.setString(6, column);
            delete.executeUpdate();
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

    private void mark(LinkName link, TableName table, String column, String found) throws SQLException {
        try (Connection own = schema.connect();
                PreparedStatement insert = prepare(own, MISMATCH, link, table)) {
            insert.setString(6, column);
            insert.setString(7, found);
            insert.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, LinkName link, TableName table)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, link.mesh());
        statement.setString(2, link.cluster());
        statement.setString(3, link.source());
        statement.setString(4, table.database());
        statement.setString(5, table.table());
        return statement;
    }
}
