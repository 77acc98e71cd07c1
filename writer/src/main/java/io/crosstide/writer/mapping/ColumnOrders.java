package io.crosstide.writer.mapping;

import io.crosstide.bookkeeping.ColumnOrder;
import io.crosstide.bookkeeping.ColumnOrderTable;
import io.crosstide.change.row.TableName;
import io.crosstide.change.value.Column;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices columns that changed places at one side. They may have been moved or renamed, and a mapping by name is right
 * only if they were moved: after {@code RENAME COLUMN a TO b, RENAME COLUMN b TO a} it would exchange their values. So
 * the order of both sides is remembered in {@code crosstide.column_order} when a table's first rows are applied, and the
 * table waits while the orders do not agree (docs/decisions/0018). Thread-safe.
 */
final class ColumnOrders {
    private record LinkTable(LinkName link, TableName table) {}

    private final TargetSchema schema;
    /** The mapping that was verified last. An earlier one may no longer be right. */
    private final Map<LinkTable, TableMapping> verified = new ConcurrentHashMap<>();

    ColumnOrders(TargetSchema schema) {
        this.schema = schema;
    }

    /** @throws MismatchException if columns changed places since rows of the table were applied */
    @SuppressWarnings("ReferenceEquality") // one mapping is created per pair of definitions
    void verify(Connection connection, TransactionContext context, TableMapping mapping)
            throws SQLException, MismatchException {
        LinkTable key = new LinkTable(context.link(), mapping.table().name());
        if (verified.get(key) != mapping) {
            verify(connection, context, new ColumnOrderTable(key.link, key.table), order(mapping));
            verified.put(key, mapping);
        }
    }

    private void verify(Connection connection, TransactionContext context, ColumnOrderTable row, ColumnOrder now)
            throws SQLException, MismatchException {
        while (true) {
            Optional<ColumnOrder> before = row.read(connection);
            if (before.isPresent() && !now.agreesWith(before.get())) {
                throw moved(before.get(), now);
            }
            if (before.isPresent() && before.get().includes(now)) {
                return;
            }
            remember(row, before, now, context.gtid().toString());
        }
    }

    /** @param before the orders when rows were applied before */
    static void require(ColumnOrder before, TableMapping mapping) throws MismatchException {
        ColumnOrder now = order(mapping);
        if (!now.agreesWith(before)) {
            throw moved(before, now);
        }
    }

    /** Another session may change the row at the same time, so it must be read again. */
    private void remember(ColumnOrderTable row, Optional<ColumnOrder> before, ColumnOrder now, String gtid)
            throws SQLException {
        try (Connection own = schema.connect()) {
            if (before.isPresent()) {
                row.replace(own, before.get(), now, gtid);
            } else {
                row.insert(own, now, gtid);
            }
        }
    }

    private static ColumnOrder order(TableMapping mapping) {
        return ColumnOrder.ofAll(
                mapping.source().columns().stream().map(Column::name).toList(),
                mapping.table().columns().stream().map(TargetColumn::name).toList());
    }

    private static MismatchException moved(ColumnOrder before, ColumnOrder now) {
        return new MismatchException(
                "columns changed places at one side: source and target have the orders " + now.source() + " and "
                        + now.target() + ", and had " + before.source() + " and " + before.target()
                        + " when rows were applied before. They may have been renamed",
                "If columns were renamed at one side, rename them at the other side in the same way. If they were only"
                        + " moved, move them at the other side, too, or delete the table's row from"
                        + " crosstide.column_order at the target: then the columns are mapped by their names.");
    }
}
