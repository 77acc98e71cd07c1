package io.crosstide.change.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Walks over the table map and rows events of a chunk.
 *
 * <p>Refuses what MySQL would take wrongly without a word, or crash of: rows without their own table map in the same
 * statement, a last rows event without STMT_END_F, other events.
 *
 * <p>The bytes of the chunk are not copied and must not be changed.
 */
public final class EventsReader implements Iterator<EventsReader.TableRows> {
    /**
     * A rows event with its table.
     *
     * @param eventIndex number of the rows event in the whole transaction, from 0
     */
    public record TableRows(int eventIndex, TableMap table, RowsEvent rows) {}

    private final byte[] events;
    private final Map<Long, TableMap> statement = new HashMap<>();
    private int offset;
    private int eventIndex;
    private boolean insideStatement;

    /** @param firstEventIndex 0 for the first chunk, {@link #nextEventIndex()} of the chunk before for others */
    public EventsReader(byte[] events, int firstEventIndex) {
        this.events = events;
        this.eventIndex = firstEventIndex;
    }

    /**
     * True when another rows event follows.
     *
     * @throws CorruptEventException when the chunk ends inside of a statement or of an event
     * @throws UnsupportedEventException for events that have no place here
     */
    @Override
    public boolean hasNext() {
        while (offset < events.length) {
            EventHeader header = EventHeader.read(events, offset);
            if (EventType.isRows(header.type())) {
                return true;
            }
            if (header.type() != EventType.TABLE_MAP) {
                throw new UnsupportedEventException(EventType.name(header.type())
                        + " event among the row changes of a transaction; it is not known how to apply it");
            }
            int start = take(header);
            TableMap table = TableMap.parse(Arrays.copyOfRange(events, start, offset));
            statement.put(table.tableId(), table);
        }
        if (insideStatement) {
            throw new CorruptEventException("The last rows event of a chunk lacks STMT_END_F");
        }
        return false;
    }

    @Override
    public TableRows next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int start = take(EventHeader.read(events, offset));
        long tableId = RowsParser.tableId(events, start);
        TableMap table = statement.get(tableId);
        if (table == null) {
            throw new CorruptEventException("Rows event " + eventIndex + " is for table id " + tableId
                    + ", which has no table map in its statement; known are " + statement.keySet());
        }
        RowsEvent rows = RowsParser.parse(events, start, offset, table);
        insideStatement = !rows.endsStatement();
        if (rows.endsStatement()) {
            statement.clear();
        }
        return new TableRows(eventIndex++, table, rows);
    }

    /** All rows events that follow. */
    public List<TableRows> readAll() {
        List<TableRows> all = new ArrayList<>();
        forEachRemaining(all::add);
        return all;
    }

    /** Index that the next rows event of the transaction has. */
    public int nextEventIndex() {
        return eventIndex;
    }

    /** Steps over an event and returns where it starts. */
    private int take(EventHeader header) {
        if (header.length() < EventHeader.LENGTH || header.length() > events.length - offset) {
            throw new CorruptEventException(EventType.name(header.type()) + " event of " + header.length()
                    + " bytes where " + (events.length - offset) + " are left");
        }
        int start = offset;
        offset += (int) header.length();
        return start;
    }
}
