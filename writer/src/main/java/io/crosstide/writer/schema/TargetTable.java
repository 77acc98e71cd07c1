package io.crosstide.writer.schema;

import io.crosstide.change.row.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of the target at one moment. Tables are equal if their definitions are equal.
 *
 * @param uniqueIndexes the primary key first, if there is one
 * @param parents foreign keys of this table
 * @param children foreign keys of other tables (or itself) that reference this one
 * @param triggers names of its triggers, without those of an online schema change
 * @param changingSchema whether it has triggers of an online schema change
 */
public record TargetTable(
        TableName name,
        String engine,
        List<TargetColumn> columns,
        List<TargetIndex> uniqueIndexes,
        List<ForeignKey> parents,
        List<ForeignKey> children,
        List<String> triggers,
        boolean changingSchema) {
    public TargetTable {
        columns = List.copyOf(columns);
        uniqueIndexes = List.copyOf(uniqueIndexes);
        parents = List.copyOf(parents);
        children = List.copyOf(children);
        triggers = List.copyOf(triggers);
    }

    /** Whether foreign keys connect it with other tables or with itself. */
    public boolean isRelated() {
        return !parents.isEmpty() || !children.isEmpty();
    }

    /** The column with this name in any case; null if there is none. */
    public @Nullable TargetColumn column(String columnName) {
        for (TargetColumn column : columns) {
            if (ColumnNames.same(column.name(), columnName)) {
                return column;
            }
        }
        return null;
    }
}
