package io.crosstide.writer.schema;

import io.crosstide.change.event.TableName;
import org.jspecify.annotations.Nullable;

/**
 * Answers what a table of the target is.
 *
 * @param <E> why no answer can be had now
 */
@FunctionalInterface
public interface TableLookup<E extends Exception> {
    /** The table, or null where the target has none of this name. */
    @Nullable TargetTable table(TableName name) throws E;
}
