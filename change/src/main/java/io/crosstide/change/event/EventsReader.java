package io.crosstide.change.event;

import java.util.Iterator;

/**
 * Walks over the table map and rows events of a chunk.
 *
 * <p>Refuses what MySQL would take wrongly without a word: rows without their own table map in the same statement, a
 * last rows event without STMT_END_F, other events.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class EventsReader implements Iterator<EventsReader.TableRows> {
    /**
     * A rows event with its table.
     *
     * @param eventIndex number of the rows event in the whole transaction, from 0
     */
    public record TableRows(int eventIndex, TableMap table, RowsEvent rows) {}

    private final byte[] events;
    private final int eventIndex;

    /** @param firstEventIndex 0 for the first chunk, {@link #nextEventIndex()} of the chunk before for others */
    public EventsReader(byte[] events, int firstEventIndex) {
        this.events = events;
        this.eventIndex = firstEventIndex;
    }

    @Override
    public boolean hasNext() {
        throw new UnsupportedOperationException("not yet " + events.length);
    }

    @Override
    public TableRows next() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Index that the next rows event of the transaction has. */
    public int nextEventIndex() {
        return eventIndex;
    }
}
