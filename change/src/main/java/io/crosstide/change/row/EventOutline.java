package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.EventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the events of a chunk say of themselves without their rows: so it works also where this version cannot decode the rows.
 *
 * @param tables the tables that have a table map, in this order
 * @param rowsEvents number of rows events
 */
public record EventOutline(Set<TableName> tables, int rowsEvents) {
    public EventOutline {
        tables = Collections.unmodifiableSet(new LinkedHashSet<>(tables));
    }

    /** Reads up to the first event that is damaged. */
    public static EventOutline of(byte[] events) {
        Set<TableName> tables = new LinkedHashSet<>();
        int rowsEvents = 0;
        try {
            for (int offset = 0; offset < events.length; ) {
                EventHeader header = EventHeader.read(events, offset);
                if (header.length() < EventHeader.LENGTH || header.length() > events.length - offset) {
                    break;
                }
                int end = offset + (int) header.length();
                if (EventType.isRows(header.type())) {
                    rowsEvents++;
                } else if (header.type() == EventType.TABLE_MAP) {
                    tables.add(MappedTable.read(new ByteReader(events, offset + EventHeader.LENGTH, end))
                            .name());
                }
                offset = end;
            }
        } catch (EventException damaged) {
            // what was read before it counts
        }
        return new EventOutline(tables, rowsEvents);
    }
}
