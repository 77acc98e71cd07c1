package io.crosstide.change.wire;

import java.util.List;

/**
 * The columns of a table that have a default other than NULL. A nullable column that is not among them has the default
 * NULL; one that is NOT NULL and not among them has none.
 */
public record TableDefaults(String database, String table, List<ColumnDefault> columns) {
    public TableDefaults {
        Require.text("database", database);
        Require.text("table", table);
        columns = List.copyOf(columns);
    }
}
