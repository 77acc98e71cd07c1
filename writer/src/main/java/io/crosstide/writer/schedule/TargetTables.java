package io.crosstide.writer.schedule;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.plan.ConnectedTables;
import io.crosstide.writer.schema.TableLookup;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Answers the loop's questions about the target's tables. Belongs to the loop of one link.
 *
 * @param <E> thrown when the target cannot be read
 */
public final class TargetTables<E extends Exception> {
    private final TableLookup<E> tables;
    private final LongSupplier version;
    private long seen;

    /** @param version increases when a changed definition is detected */
    public TargetTables(TableLookup<E> tables, LongSupplier version) {
        this.tables = tables;
        this.version = version;
    }

    long version() {
        return version.getAsLong();
    }

    /** Whether a changed definition was detected since the last call. */
    boolean haveChanged() {
        long before = seen;
        seen = version.getAsLong();
        return seen != before;
    }

    /** These tables and all that foreign keys connect with them. */
    Set<TableName> connected(Set<TableName> of) throws E {
        return ConnectedTables.of(tables, of);
    }
}
