package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.UnsupportedEventException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Reads the body of a rows event of version 2 ({@code libs/mysql/binlog/event/rows_event.h}):
 *
 * <pre>
 * body   ::= table-id (6) flags (2) extra-length (2) extra width before-columns? after-columns? row*
 * row    ::= image; for an update: image image
 * image  ::= null-bits value*
 * </pre>
 */
final class RowsParser {
    private RowsParser() {}

    /** The table id of the rows event at {@code start}. */
    static long tableId(byte[] bytes, int start) {
        return new ByteReader(bytes, start + EventHeader.LENGTH, bytes.length).unsigned(6);
    }

    /** Reads the event that lies in {@code bytes} from {@code start} to {@code end}. */
    static RowsEvent parse(byte[] bytes, int start, int end, TableMap table) {
        EventHeader header = EventHeader.expectWithin(
                bytes, start, end, EventType.WRITE_ROWS, EventType.UPDATE_ROWS, EventType.DELETE_ROWS);
        Kind kind = kind(header.type());
        ByteReader body = new ByteReader(bytes, start + EventHeader.LENGTH, end);
        long tableId = body.unsigned(6);
        if (tableId != table.tableId()) {
            throw new CorruptEventException("Rows have the table id " + tableId + ", but the table map of "
                    + table.qualifiedName() + " has the id " + table.tableId());
        }
        int flags = body.unsignedInt(2);
        body.skip(body.unsignedInt(2) - 2);
        long width = body.packedInteger();
        if (width != table.columns().size()) {
            throw new CorruptEventException("Rows of " + table.qualifiedName() + " have " + width
                    + " columns, but its table map has " + table.columns().size());
        }
        requireAllColumns(body, table);
        if (kind == Kind.UPDATE) {
            requireAllColumns(body, table);
        }
        return new RowsEvent(table, kind, flags, bytes, body.position(), end);
    }

    private static Kind kind(int type) {
        return switch (type) {
            case EventType.WRITE_ROWS -> Kind.INSERT;
            case EventType.UPDATE_ROWS -> Kind.UPDATE;
            default -> Kind.DELETE;
        };
    }

    private static void requireAllColumns(ByteReader body, TableMap table) {
        int columns = table.columns().size();
        byte[] bits = body.bytes(RowReader.bitmapLength(columns));
        for (int i = 0; i < columns; i++) {
            if (!RowReader.isSet(bits, i)) {
                throw new UnsupportedEventException("A row image of " + table.qualifiedName() + " lacks column "
                        + table.columns().get(i).name()
                        + "; set binlog_row_image=FULL on the source and in all its sessions");
            }
        }
    }

    static int count(ByteReader rows, TableMap table, Kind kind) {
        RowReader reader = new RowReader(table);
        int images = 0;
        while (rows.remaining() > 0) {
            reader.skip(rows);
            images++;
        }
        return kind == Kind.UPDATE ? images / 2 : images;
    }

    static Iterator<RowChange> iterator(ByteReader rows, TableMap table, Kind kind) {
        RowReader reader = new RowReader(table);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.remaining() > 0;
            }

            @Override
            public RowChange next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Row before = kind == Kind.INSERT ? null : reader.read(rows);
                Row after = kind == Kind.DELETE ? null : reader.read(rows);
                return new RowChange(kind, before, after);
            }
        };
    }
}
