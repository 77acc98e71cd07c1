package io.crosstide.change.wire;

import java.util.List;

/**
 * The columns of a table that have a default other than NULL. A nullable column that is not listed has the default
 * NULL. A NOT NULL column that is not listed has no default.
 */
public record TableDefaults(String database, String table, List<ColumnDefault> columns) {
    public TableDefaults {
        Require.text("database", database);
        Require.text("table", table);
        columns = List.copyOf(columns);
    }
}
