package io.crosstide.syncer.skip;

import io.crosstide.change.event.EventException;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.row.MappedTable;
import io.crosstide.change.row.RowImages;
import io.crosstide.change.row.TableMap;
import io.crosstide.syncer.filter.StatementFilter;
import io.crosstide.syncer.filter.TableFilter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a transaction that cannot be published changes, as far as it can be read: replicated tables, and the number of rows. */
final class TransactionOutline implements TransactionVisitor {
    private final TableFilter tables;
    private final StatementFilter statements;
    private final Set<String> names = new TreeSet<>();
    private long rows;
    private boolean counted = true;

    TransactionOutline(TableFilter tables, StatementFilter statements) {
        this.tables = tables;
        this.statements = statements;
    }

    /** {@code database.table}, or {@code database.*} for a statement. */
    List<String> tables() {
        return List.copyOf(names);
    }

    /** Number of row changes; null if they cannot be counted. */
    @Nullable Long rows() {
        return counted ? (Long) rows : null;
    }

    @Override
    public void statement(int index, QueryEvent statement) {
        if (!statements.isFiltered(statement)) {
            counted = false;
            names.addAll(SkippedStatement.tables(statement));
        }
    }

    @Override
    public void rows(int index, MappedTable table, byte[] map, byte[] event) {
        if (tables.role(table) != TableFilter.Role.REPLICATED) {
            return;
        }
        names.add(table.toString());
        try {
            for (RowImages images = RowImages.of(event, TableMap.parse(map)); images.hasNext(); rows++) {
                var unused = images.next();
            }
        } catch (EventException unreadable) {
            counted = false;
        }
    }

    @Override
    public void unreadable(int index, String why) {
        counted = false;
    }

    @Override
    public void xaStarts() {}
}
