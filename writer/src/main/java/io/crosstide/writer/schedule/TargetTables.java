package io.crosstide.writer.schedule;

import io.crosstide.change.event.TableName;
import io.crosstide.writer.plan.ConnectedTables;
import io.crosstide.writer.schema.TableLookup;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What the loop of a link asks about the target's tables. Belongs to that loop.
 *
 * @param <E> why no answer can be had now
 */
public final class TargetTables<E extends Exception> {
    private final TableLookup<E> tables;
    private final LongSupplier version;
    private long seen;

    /** @param version grows when a definition is seen to have changed */
    public TargetTables(TableLookup<E> tables, LongSupplier version) {
        this.tables = tables;
        this.version = version;
    }

    long version() {
        return version.getAsLong();
    }

    /** Whether a definition was seen to have changed since this was asked before. */
    boolean haveChanged() {
        long before = seen;
        seen = version.getAsLong();
        return seen != before;
    }

    /** All tables that foreign keys connect with these, and these. */
    Set<TableName> connected(Set<TableName> of) throws E {
        return ConnectedTables.of(tables, of);
    }
}
