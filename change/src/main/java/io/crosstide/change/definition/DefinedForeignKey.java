package io.crosstide.change.definition;

import io.crosstide.change.row.TableName;
import java.util.List;

/**
 * A foreign key of a table.
 *
 * @param columns of the table; {@code parentColumns} corresponds by position
 * @param onDelete such as {@code NO ACTION}
 * @param onUpdate likewise
 */
public record DefinedForeignKey(
        String name,
        List<String> columns,
        TableName parent,
        List<String> parentColumns,
        String onDelete,
        String onUpdate) {

    public DefinedForeignKey {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
        if (columns.isEmpty() || columns.size() != parentColumns.size()) {
            throw new IllegalArgumentException("foreign key " + name + " pairs " + columns + " with " + parentColumns);
        }
    }
}
