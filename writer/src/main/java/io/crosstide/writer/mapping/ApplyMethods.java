package io.crosstide.writer.mapping;

import io.crosstide.bookkeeping.link.ApplyMethod;
import io.crosstide.bookkeeping.link.ApplyMethodTable;
import io.crosstide.change.row.TableName;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.schema.TargetSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Writes down in {@code crosstide.apply_method} how rows of each table are applied. Thread-safe. */
final class ApplyMethods {
    private record LinkTable(LinkName link, TableName table) {}

    private final TargetSchema schema;
    private final BooleanSupplier takesEvents;
    private final Map<LinkTable, ApplyMethod> written = new ConcurrentHashMap<>();

    /** @param takesEvents whether the sessions of the link accept row events */
    ApplyMethods(TargetSchema schema, BooleanSupplier takesEvents) {
        this.schema = schema;
        this.takesEvents = takesEvents;
    }

    void write(Connection connection, LinkName link, TableMapping mapping) throws SQLException {
        LinkTable key = new LinkTable(link, mapping.table().name());
        ApplyMethod method =
                mapping.sameLayout() && takesEvents.getAsBoolean() ? ApplyMethod.ROW_EVENTS : ApplyMethod.SQL;
        if (written.get(key) == method) {
            return;
        }
        ApplyMethodTable rows = new ApplyMethodTable(link);
        if (!rows.isCurrent(connection, key.table, method)) {
            try (Connection own = schema.connect()) {
                rows.write(own, key.table, method);
            }
        }
        written.put(key, method);
    }
}
