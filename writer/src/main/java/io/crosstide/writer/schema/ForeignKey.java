package io.crosstide.writer.schema;

import io.crosstide.change.row.TableName;
import java.util.List;

/** A foreign key; {@code childColumns} and {@code parentColumns} correspond by position. */
public record ForeignKey(
        String name,
        TableName child,
        List<String> childColumns,
        TableName parent,
        List<String> parentColumns,
        ReferentialAction onDelete,
        ReferentialAction onUpdate) {
    public ForeignKey {
        childColumns = List.copyOf(childColumns);
        parentColumns = List.copyOf(parentColumns);
    }

    /** Whether a change of the parent can change rows of the child. */
    public boolean changesChildren() {
        return onDelete.changesChildren() || onUpdate.changesChildren();
    }
}
