package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.UnsupportedEventException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads the table map and rows events of a chunk one after the other.
 *
 * <p>Refuses events that MySQL would apply wrongly without an error, or that would crash it: rows without their own
 * table map in the same statement, a last rows event without STMT_END_F, other events.
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
    private final Predicate<TableName> wanted;
    private final Map<Long, TableMap> statement = new HashMap<>();
    private final TableMaps maps;

    /** Tables of the statement that are not wanted. */
    private final Map<Long, TableName> unwanted = new HashMap<>();

    private final Set<TableName> passedOver = new LinkedHashSet<>();
    private int offset;
    private int eventIndex;
    private boolean insideStatement;

    /** @param firstEventIndex 0 for the first chunk; for others {@link #nextEventIndex()} of the previous chunk */
    public EventsReader(byte[] events, int firstEventIndex) {
        this(events, firstEventIndex, table -> true);
    }

    /**
     * Passes over the events of tables that are not wanted, without decoding them. They keep their index. If such an
     * event ends a statement, the last wanted event before it ends the statement instead.
     */
    public EventsReader(byte[] events, int firstEventIndex, Predicate<TableName> wanted) {
        this(events, firstEventIndex, wanted, new TableMaps());
    }

    /** @param maps table maps that were parsed before */
    public EventsReader(byte[] events, int firstEventIndex, Predicate<TableName> wanted, TableMaps maps) {
        this.maps = maps;
        this.events = events;
        this.eventIndex = firstEventIndex;
        this.wanted = wanted;
    }

    /**
     * True if another rows event follows.
     *
     * @throws CorruptEventException if the chunk ends inside a statement or an event
     * @throws UnsupportedEventException for events of other types
     */
    @Override
    public boolean hasNext() {
        while (offset < events.length) {
            EventHeader header = EventHeader.read(events, offset);
            if (EventType.isRows(header.type())) {
                if (!isUnwanted()) {
                    return true;
                }
                passOver(header);
                continue;
            }
            if (header.type() != EventType.TABLE_MAP) {
                throw new UnsupportedEventException(EventType.name(header.type())
                        + " event among the row changes of a transaction; this program cannot apply it");
            }
            int start = take(header);
            addTable(start);
        }
        if (insideStatement) {
            throw new CorruptEventException("The last rows event of a chunk lacks STMT_END_F");
        }
        return false;
    }

    /**
     * Many short statements repeat the same table map. Sharing one object keeps {@link #readAll} from taking several
     * times the memory of the chunk.
     */
    private void addTable(int start) {
        MappedTable mapped = MappedTable.read(new ByteReader(events, start + EventHeader.LENGTH, offset));
        if (wanted.test(mapped.name())) {
            unwanted.remove(mapped.tableId());
            statement.put(mapped.tableId(), maps.get(events, start, offset));
        } else {
            statement.remove(mapped.tableId());
            unwanted.put(mapped.tableId(), mapped.name());
        }
    }

    /** Whether the rows event at the current offset is of a table that is not wanted. */
    private boolean isUnwanted() {
        return !unwanted.isEmpty() && unwanted.containsKey(RowsParser.tableId(events, offset));
    }

    private void passOver(EventHeader header) {
        int start = take(header);
        TableName table = unwanted.get(RowsParser.tableId(events, start));
        if (table != null) {
            passedOver.add(table);
        }
        int flags = new ByteReader(events, start + RowsEvent.FLAGS_OFFSET, offset).unsignedInt(2);
        eventIndex++;
        end((flags & RowsEvent.STMT_END) != 0);
    }

    private void end(boolean statementEnds) {
        insideStatement = !statementEnds;
        if (statementEnds) {
            statement.clear();
            unwanted.clear();
        }
    }

    /** Whether only rows of unwanted tables follow in the open statement; passes over them. */
    private boolean isLastWanted() {
        while (insideStatement && !unwanted.isEmpty() && offset < events.length) {
            EventHeader header = EventHeader.read(events, offset);
            if (!EventType.isRows(header.type()) || !isUnwanted()) {
                return false;
            }
            passOver(header);
        }
        return !insideStatement;
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
                    + ", which has no table map in its statement; it has table maps for " + statement.keySet());
        }
        RowsEvent rows = RowsParser.parse(events, start, offset, table);
        int index = eventIndex++;
        end(rows.endsStatement());
        return new TableRows(index, table, isLastWanted() ? rows.endingStatement() : rows);
    }

    /** All remaining rows events. */
    public List<TableRows> readAll() {
        List<TableRows> all = new ArrayList<>();
        forEachRemaining(all::add);
        return all;
    }

    /** Tables whose rows were passed over so far. */
    public Set<TableName> passedOver() {
        return Set.copyOf(passedOver);
    }

    /** Index of the next rows event of the transaction. */
    public int nextEventIndex() {
        return eventIndex;
    }

    /** Skips an event and returns where it starts. */
    private int take(EventHeader header) {
        if (header.length() < EventHeader.LENGTH || header.length() > events.length - offset) {
            throw new CorruptEventException(EventType.name(header.type()) + " event has " + header.length()
                    + " bytes, but " + (events.length - offset) + " are left");
        }
        int start = offset;
        offset += (int) header.length();
        return start;
    }
}
