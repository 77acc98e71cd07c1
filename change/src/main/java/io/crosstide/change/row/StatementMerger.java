package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.Patch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Joins the statements of chunks to as few as possible: the table maps first, each table once, then the rows events in their
 * order. For each statement, MySQL opens, locks and closes its tables again.
 *
 * <p>A statement goes on while its rows events have the same flags, because MySQL takes them from the first one, and while
 * each table has one table map. The tables have ids of their own, from 1.
 */
public final class StatementMerger {
    private static final int ID_OFFSET = EventHeader.LENGTH;
    private static final int ID_LENGTH = 6;
    /** A table map has its flags, the names and the columns after the id. */
    private static final int CONTENT_OFFSET = ID_OFFSET + ID_LENGTH;

    private static final int NAMES_OFFSET = CONTENT_OFFSET + 2;

    /** Where an event lies. */
    @SuppressWarnings("ArrayRecordComponent") // events are never copied
    private record Span(byte[] chunk, int offset, int end) {
        ByteBuffer from(int start, int stop) {
            return ByteBuffer.wrap(chunk, offset + start, stop - offset - start);
        }
    }

    private record Mapping(int id, Span event, ByteBuffer content) {}

    private record Rows(int table, Span event) {}

    private final byte[] merged;
    private int used;

    private final Map<ByteBuffer, Mapping> tables = new HashMap<>();
    private final List<Mapping> inOrder = new ArrayList<>();
    private final List<Rows> rows = new ArrayList<>();
    private int flags;

    private StatementMerger(int length) {
        merged = new byte[length];
    }

    /**
     * The events of the chunks as one, which is at most as long as they are.
     *
     * @param chunks that {@link SafeEvents} accepts; they are not changed
     */
    public static byte[] merge(List<byte[]> chunks) {
        StatementMerger merger = new StatementMerger(
                chunks.stream().mapToInt(chunk -> chunk.length).sum());
        chunks.forEach(merger::add);
        merger.end();
        return merger.used == merger.merged.length ? merger.merged : Arrays.copyOf(merger.merged, merger.used);
    }

    private void add(byte[] chunk) {
        Map<Long, Span> maps = new HashMap<>();
        for (int offset = 0; offset < chunk.length; ) {
            EventHeader header = EventHeader.read(chunk, offset);
            Span event = new Span(chunk, offset, offset + (int) header.length());
            long table = RowsParser.tableId(chunk, offset);
            if (header.type() == EventType.TABLE_MAP) {
                maps.put(table, event);
            } else {
                add(event, Objects.requireNonNull(maps.get(table)));
            }
            offset = event.end;
        }
    }

    private void add(Span event, Span map) {
        int others = flagsOf(event) & ~RowsEvent.STMT_END;
        ByteBuffer name = map.from(NAMES_OFFSET, endOfNames(map));
        ByteBuffer content = map.from(CONTENT_OFFSET, map.end);
        Mapping known = tables.get(name);
        if (!rows.isEmpty() && (others != flags || (known != null && !known.content.equals(content)))) {
            end();
            known = null;
        }
        if (known == null) {
            known = new Mapping(tables.size() + 1, map, content);
            tables.put(name, known);
            inOrder.add(known);
        }
        flags = others;
        rows.add(new Rows(known.id, event));
    }

    /** The names of database and table, each with its length before it and a zero after it. */
    private static int endOfNames(Span map) {
        int table = map.offset + NAMES_OFFSET + 2 + (map.chunk[map.offset + NAMES_OFFSET] & 0xff);
        return table + 2 + (map.chunk[table] & 0xff);
    }

    private static int flagsOf(Span event) {
        return new ByteReader(event.chunk, event.offset + RowsEvent.FLAGS_OFFSET, event.end).unsignedInt(2);
    }

    private void end() {
        for (Mapping mapping : inOrder) {
            write(mapping.event, mapping.id);
        }
        int last = used;
        for (Rows each : rows) {
            last = used;
            write(each.event, each.table);
            Patch.littleEndian(merged, last + RowsEvent.FLAGS_OFFSET, 2, flags);
        }
        if (!rows.isEmpty()) {
            Patch.littleEndian(merged, last + RowsEvent.FLAGS_OFFSET, 2, flags | RowsEvent.STMT_END);
        }
        tables.clear();
        inOrder.clear();
        rows.clear();
    }

    private void write(Span event, int id) {
        int length = event.end - event.offset;
        System.arraycopy(event.chunk, event.offset, merged, used, length);
        Patch.littleEndian(merged, used + ID_OFFSET, ID_LENGTH, id);
        used += length;
    }
}
