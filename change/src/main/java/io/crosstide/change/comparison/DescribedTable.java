package io.crosstide.change.comparison;

import io.crosstide.change.row.TableName;
import java.util.List;

/**
 * A replicated base table of a datacenter.
 *
 * @param columns in the table's order
 * @param key names of the primary key's columns; empty if there is none
 */
public record DescribedTable(TableName name, List<ReadColumn> columns, List<String> key) {
    public DescribedTable {
        Limits.name("database", name.database());
        Limits.name("table", name.table());
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        Limits.size("columns", columns, Limits.COLUMNS);
        Limits.size("columns of a key", key, Limits.COLUMNS);
    }

    public boolean hasColumn(String column) {
        return columns.stream().anyMatch(each -> each.name().equals(column));
    }
}
