package io.crosstide.writer.plan;

import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.writer.schema.TableLookup;
import java.util.List;

/**
 * Finds the row keys that a transaction touches. One per link, called in stream order by one thread: it remembers the
 * definitions used last, and makes the first transaction that meets another one a barrier.
 *
 * @param <E> why the target's tables cannot be looked up now
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class KeyExtractor<E extends Exception> {
    private final TableLookup<E> tables;

    public KeyExtractor(TableLookup<E> tables) {
        this.tables = tables;
    }

    public TransactionKeys keys(List<TableRows> events) throws E {
        throw new UnsupportedOperationException("not yet " + events.size());
    }
}
