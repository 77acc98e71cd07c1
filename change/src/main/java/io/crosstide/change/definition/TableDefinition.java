package io.crosstide.change.definition;

import io.crosstide.change.row.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A replicated table of one datacenter, as its MySQL describes it in information_schema.
 *
 * @param type {@code BASE TABLE} or {@code VIEW}
 * @param engine null for a view
 * @param rowFormat null for a view
 * @param collation default of new columns; null for a view
 * @param columns in the table's order
 * @param indexes ordered by name
 * @param foreignKeys those that this table has, ordered by name
 * @param triggers ordered by name
 * @param checks CHECK constraints, ordered by name
 * @param remembered what the links into the datacenter remember of the table; only links that remember something
 */
public record TableDefinition(
        TableName name,
        String type,
        @Nullable String engine,
        @Nullable String rowFormat,
        @Nullable String collation,
        List<DefinedColumn> columns,
        List<DefinedIndex> indexes,
        List<DefinedForeignKey> foreignKeys,
        List<DefinedTrigger> triggers,
        List<DefinedCheck> checks,
        List<RememberedLink> remembered) {

    private static final String BASE_TABLE = "BASE TABLE";

    public TableDefinition {
        if (type.isEmpty()) {
            throw new IllegalArgumentException("type of " + name + " is empty");
        }
        columns = List.copyOf(columns);
        indexes = List.copyOf(indexes);
        foreignKeys = List.copyOf(foreignKeys);
        triggers = List.copyOf(triggers);
        checks = List.copyOf(checks);
        remembered = List.copyOf(remembered);
    }

    /** Whether it holds rows; otherwise it is a view. */
    public boolean isBaseTable() {
        return type.equals(BASE_TABLE);
    }
}
