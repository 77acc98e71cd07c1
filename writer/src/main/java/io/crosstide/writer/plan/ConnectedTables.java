package io.crosstide.writer.plan;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.schema.ForeignKey;
import io.crosstide.writer.schema.TableLookup;
import io.crosstide.writer.schema.TargetTable;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds the tables that the target's foreign keys connect, over any number of steps and in both directions. Only
 * transactions of connected tables can share a row key.
 */
public final class ConnectedTables {
    private ConnectedTables() {}

    /** These tables and all that are connected with any of them. */
    public static <E extends Exception> Set<TableName> of(TableLookup<E> lookup, Collection<TableName> tables)
            throws E {
        Set<TableName> found = new LinkedHashSet<>(tables);
        Deque<TableName> open = new ArrayDeque<>(found);
        for (TableName name = open.poll(); name != null; name = open.poll()) {
            TargetTable table = lookup.table(name);
            if (table != null) {
                add(table.name(), found, open);
                for (ForeignKey key : table.parents()) {
                    add(key.parent(), found, open);
                }
                for (ForeignKey key : table.children()) {
                    add(key.child(), found, open);
                }
            }
        }
        return found;
    }

    private static void add(TableName name, Set<TableName> found, Deque<TableName> open) {
        if (found.add(name)) {
            open.add(name);
        }
    }
}
