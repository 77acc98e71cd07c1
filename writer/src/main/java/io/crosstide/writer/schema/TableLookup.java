package io.crosstide.writer.schema;

import io.crosstide.change.row.TableName;
import org.jspecify.annotations.Nullable;

/**
 * Looks up tables of the target.
 *
 * @param <E> thrown if the table cannot be read now
 */
@FunctionalInterface
public interface TableLookup<E extends Exception> {
    /** The table, or null if the target has no table of this name. */
    @Nullable TargetTable table(TableName name) throws E;
}
