package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import java.util.HashSet;
import java.util.Set;

/**
 * Decides whether MySQL can be given the bytes of a chunk as they are. The server does not check this: it ignores rows
 * whose table map comes too late, and crashes if the last rows event does not end its statement.
 */
public final class SafeEvents {
    private SafeEvents() {}

    /**
     * Whether the chunk contains exactly this number of rows events; each follows its table map in the same statement, all
     * table maps of a statement precede its first rows event, no rows event relaxes unique checks, and the last one ends
     * its statement.
     */
    public static boolean are(byte[] events, int rowsEvents) {
        Set<Long> maps = new HashSet<>();
        int found = 0;
        boolean insideStatement = false;
        for (int offset = 0; offset < events.length; ) {
            EventHeader header = EventHeader.read(events, offset);
            if (header.length() < EventHeader.LENGTH || header.length() > events.length - offset) {
                return false;
            }
            int end = offset + (int) header.length();
            if (header.type() == EventType.TABLE_MAP) {
                if (insideStatement) {
                    return false;
                }
                maps.add(RowsParser.tableId(events, offset));
            } else if (EventType.isRows(header.type())) {
                int flags = new ByteReader(events, offset + RowsEvent.FLAGS_OFFSET, end).unsignedInt(2);
                if (!maps.contains(RowsParser.tableId(events, offset))
                        || (flags & RowsEvent.RELAXED_UNIQUE_CHECKS) != 0) {
                    return false;
                }
                found++;
                insideStatement = (flags & RowsEvent.STMT_END) == 0;
                if (!insideStatement) {
                    maps.clear();
                }
            } else {
                return false;
            }
            offset = end;
        }
        return found == rowsEvents && !insideStatement;
    }
}
