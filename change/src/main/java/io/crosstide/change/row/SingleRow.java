package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.Patch;

/** Copies one row change of a chunk, with its table map, as events of their own. */
final class SingleRow {
    private static final int FLAGS_LENGTH = 2;

    private final byte[] chunk;
    private final TableMap table;
    private final Kind kind;

    SingleRow(byte[] chunk, TableMap table, Kind kind) {
        this.chunk = chunk;
        this.table = table;
        this.kind = kind;
    }

    /**
     * @param rows position of the first row of the rows event
     * @param end where the rows event ends
     * @param index number of the row change in the event, from 0
     * @param flags of the new rows event
     */
    byte[] copy(int rows, int end, int index, int flags) {
        int mapStart = 0;
        int mapEnd = 0;
        int start = 0;
        for (int next = 0; next < rows; ) {
            EventHeader header = EventHeader.read(chunk, next);
            start = next;
            next += (int) header.length();
            if (header.type() == EventType.TABLE_MAP && RowsParser.tableId(chunk, start) == table.tableId()) {
                mapStart = start;
                mapEnd = next;
            }
        }
        if (mapEnd == 0) {
            throw new IllegalStateException("the table map of " + table.qualifiedName() + " is not among the bytes");
        }
        ByteReader reader = new ByteReader(chunk, rows, end);
        skip(reader, index);
        int rowStart = reader.position();
        skip(reader, 1);
        return join(mapStart, mapEnd, start, rows, rowStart, reader.position(), flags);
    }

    private void skip(ByteReader reader, int changes) {
        RowReader images = new RowReader(table);
        for (int i = 0; i < (kind == Kind.UPDATE ? 2 * changes : changes); i++) {
            images.skip(reader);
        }
    }

    /** The bytes before the first row stay as they are, except for length, position and flags. */
    private byte[] join(int mapStart, int mapEnd, int start, int rows, int rowStart, int rowEnd, int flags) {
        int mapLength = mapEnd - mapStart;
        int headLength = rows - start;
        byte[] events = new byte[mapLength + headLength + rowEnd - rowStart];
        System.arraycopy(chunk, mapStart, events, 0, mapLength);
        System.arraycopy(chunk, start, events, mapLength, headLength);
        System.arraycopy(chunk, rowStart, events, mapLength + headLength, rowEnd - rowStart);
        Patch.littleEndian(events, mapLength + EventHeader.LENGTH_OFFSET, 4, events.length - mapLength);
        Patch.littleEndian(events, mapLength + RowsEvent.FLAGS_OFFSET, FLAGS_LENGTH, flags);
        return events;
    }
}
