package io.crosstide.change.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.Patch;
import io.crosstide.change.event.RecordedBinlog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementMergerTest {
    private static final int END = RowsEvent.STMT_END;
    private static final int UNCHECKED = RowsEvent.NO_FOREIGN_KEY_CHECKS;

    @Test
    void writesEachTableOnceAndEndsOneStatement() {
        byte[] merged =
                merge(map(71, "a", 0), rows(71, END), map(72, "b", 0), rows(72, END), map(71, "a", 0), rows(71, END));

        assertThat(outline(merged)).containsExactly("map 1 a", "map 2 b", "rows 1", "rows 2", "rows 1 end");
        assertThat(SafeEvents.are(merged, 3)).isTrue();
    }

    @Test
    void joinsTransactionsAndKnowsATableByItsNameUnderAnotherId() {
        byte[] merged = StatementMerger.merge(List.of(
                events(map(71, "a", 0), rows(71, END)),
                events(map(90, "a", 0), map(91, "b", 0), rows(91, 0), rows(90, END))));

        assertThat(outline(merged)).containsExactly("map 1 a", "map 2 b", "rows 1", "rows 2", "rows 1 end");
    }

    @Test
    void startsAStatementWhereTheDefinitionOfATableChanges() {
        byte[] merged =
                merge(map(71, "a", 0), rows(71, END), map(71, "a", 1), rows(71, END), map(72, "b", 0), rows(72, END));

        assertThat(outline(merged))
                .containsExactly("map 1 a", "rows 1 end", "map 1 a", "map 2 b", "rows 1", "rows 2 end");
    }

    @Test
    void startsAStatementWhereTheFlagsChange() {
        byte[] merged = merge(
                map(71, "a", 0),
                rows(71, END),
                map(71, "a", 0),
                rows(71, END | UNCHECKED),
                map(71, "a", 0),
                rows(71, END | UNCHECKED));

        assertThat(outline(merged))
                .containsExactly("map 1 a", "rows 1 end", "map 1 a", "rows 1 unchecked", "rows 1 unchecked end");
    }

    @Test
    void keepsEachChangeOfARecordedBinlog() throws IOException {
        List<byte[]> chunks = new ArrayList<>();
        EventsWriter writer = new EventsWriter();
        for (byte[] event : RecordedBinlog.events("types.binlog")) {
            int type = EventHeader.read(event, 0).type();
            if (type == EventType.TABLE_MAP || EventType.isRows(type)) {
                writer.add(event).ifPresent(chunk -> chunks.add(chunk.events()));
            }
        }
        writer.finish().ifPresent(chunk -> chunks.add(chunk.events()));

        byte[] merged = StatementMerger.merge(chunks);

        List<String> before = new ArrayList<>();
        chunks.forEach(chunk -> before.addAll(changes(chunk)));
        assertThat(changes(merged)).isEqualTo(before).hasSizeGreaterThan(100);
        assertThat(merged.length)
                .isLessThan(chunks.stream().mapToInt(chunk -> chunk.length).sum());
    }

    private static List<String> changes(byte[] chunk) {
        List<String> changes = new ArrayList<>();
        List<EventsReader.TableRows> events = new EventsReader(chunk, 0).readAll();
        assertThat(SafeEvents.are(chunk, events.size())).isTrue();
        events.forEach(event ->
                event.rows().forEach(change -> changes.add(event.table().qualifiedName() + " " + change)));
        return changes;
    }

    private static byte[] merge(byte[]... events) {
        return StatementMerger.merge(List.of(events(events)));
    }

    private static List<String> outline(byte[] events) {
        List<String> outline = new ArrayList<>();
        for (int offset = 0; offset < events.length; ) {
            EventHeader header = EventHeader.read(events, offset);
            long id = RowsParser.tableId(events, offset);
            int flags = events[offset + RowsEvent.FLAGS_OFFSET];
            outline.add(
                    header.type() == EventType.TABLE_MAP
                            ? "map " + id + " " + (char) events[offset + EventHeader.LENGTH + 12]
                            : "rows " + id + ((flags & UNCHECKED) == 0 ? "" : " unchecked")
                                    + ((flags & END) == 0 ? "" : " end"));
            offset += (int) header.length();
        }
        return outline;
    }

    private static byte[] events(byte[]... events) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] event : events) {
            all.writeBytes(event);
        }
        return all.toByteArray();
    }

    /** @param columns stands for the rest of the table's definition */
    private static byte[] map(int id, String table, int columns) {
        byte[] name = table.getBytes(StandardCharsets.US_ASCII);
        return event(
                EventType.TABLE_MAP, id, 0, new byte[] {1, 'd', 0, (byte) name.length, name[0], 0, (byte) columns});
    }

    private static byte[] rows(int table, int flags) {
        return event(EventType.WRITE_ROWS, table, flags, new byte[] {2, 0});
    }

    private static byte[] event(int type, int table, int flags, byte[] rest) {
        byte[] event = new byte[EventHeader.LENGTH + 8 + rest.length];
        event[EventHeader.TYPE_OFFSET] = (byte) type;
        Patch.littleEndian(event, EventHeader.LENGTH_OFFSET, 4, event.length);
        Patch.littleEndian(event, EventHeader.LENGTH, 6, table);
        Patch.littleEndian(event, RowsEvent.FLAGS_OFFSET, 2, flags);
        System.arraycopy(rest, 0, event, EventHeader.LENGTH + 8, rest.length);
        return event;
    }
}
