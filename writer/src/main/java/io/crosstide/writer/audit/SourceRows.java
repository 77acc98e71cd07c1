package io.crosstide.writer.audit;

import io.crosstide.change.row.EventsReader;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.Kind;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.wire.TransactionChunk;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The updates and deletes of source transactions, one after the other, in the order in which they were applied. */
final class SourceRows {
    private final Iterator<TransactionChunk> transactions;
    private @Nullable TransactionChunk transaction;
    private Iterator<TableRows> events = Collections.emptyIterator();
    private @Nullable TableRows event;
    private Iterator<RowChange> rows = Collections.emptyIterator();
    private int rowIndex;

    SourceRows(List<TransactionChunk> transactions) {
        this.transactions = transactions.iterator();
    }

    /** The next one; null at the end. */
    @Nullable SourceRow next() {
        while (!rows.hasNext()) {
            if (events.hasNext()) {
                TableRows next = events.next();
                if (next.rows().kind() != Kind.INSERT) {
                    event = next;
                    rows = next.rows().iterator();
                    rowIndex = 0;
                }
            } else if (transactions.hasNext()) {
                transaction = transactions.next();
                events = new EventsReader(transaction.events(), 0);
            } else {
                return null;
            }
        }
        TransactionChunk of = transaction;
        TableRows in = event;
        if (of == null || in == null) {
            throw new IllegalStateException("a row without its event");
        }
        return new SourceRow(of, in.eventIndex(), rowIndex++, in.table(), rows.next());
    }
}
