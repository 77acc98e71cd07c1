package io.crosstide.change.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.Patch;
import io.crosstide.change.event.RecordedBinlog;
import io.crosstide.change.event.UnsupportedEventException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsWriterTest {
    private byte[] firstMap = {};
    private byte[] secondMap = {};
    private byte[] firstRows = {};
    private byte[] secondRows = {};

    @BeforeEach
    void takeAnUpdateOfTwoTables() throws IOException {
        List<byte[]> statement = new ArrayList<>();
        for (byte[] event : RecordedBinlog.events("types.binlog")) {
            int type = EventHeader.read(event, 0).type();
            boolean continues = type == EventType.TABLE_MAP || EventType.isRows(type);
            if (!continues || (type == EventType.TABLE_MAP && statement.size() == 2)) {
                statement.clear();
            }
            if (continues) {
                statement.add(event);
            }
            if (statement.size() == 4 && EventHeader.read(statement.get(1), 0).type() == EventType.TABLE_MAP) {
                break;
            }
        }
        firstMap = statement.get(0);
        secondMap = statement.get(1);
        firstRows = rowsOf(statement, firstMap);
        secondRows = rowsOf(statement, secondMap);
    }

    private static byte[] rowsOf(List<byte[]> statement, byte[] map) {
        return statement.subList(2, 4).stream()
                .filter(rows ->
                        RowsEvent.tableId(rows) == MappedTable.parse(map).tableId())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void keepsTheBytesOfAStatementThatFits() {
        EventsWriter writer = new EventsWriter();
        byte[] open = withFlags(firstRows, 0);
        byte[] end = withFlags(secondRows, RowsEvent.STMT_END);

        assertThat(add(writer, firstMap, secondMap, open, end)).isEmpty();
        assertThat(writer.finish()).hasValueSatisfying(chunk -> {
            assertThat(chunk.events()).isEqualTo(RecordedBinlog.join(firstMap, secondMap, open, end));
            assertThat(chunk.rows()).isEqualTo(2);
        });
        assertThat(writer.finish()).isEmpty();
    }

    @Test
    void everyChunkHasAllTableMapsOfItsStatementAndAnEnd() {
        EventsWriter writer = new EventsWriter(firstMap.length + secondMap.length + firstRows.length);

        List<EventsWriter.Chunk> chunks =
                add(writer, firstMap, secondMap, withFlags(firstRows, 0), withFlags(secondRows, RowsEvent.STMT_END));
        writer.finish().ifPresent(chunks::add);

        byte[] closed = withFlags(firstRows, RowsEvent.STMT_END);
        byte[] end = withFlags(secondRows, RowsEvent.STMT_END);
        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(0).events()).isEqualTo(RecordedBinlog.join(firstMap, secondMap, closed));
        assertThat(chunks.get(1).events()).isEqualTo(RecordedBinlog.join(firstMap, secondMap, end));
    }

    @Test
    void largeRowsEventGetsItsOwnChunk() {
        EventsWriter writer = new EventsWriter(1);

        assertThat(add(writer, firstMap, withFlags(firstRows, RowsEvent.STMT_END)))
                .isEmpty();
        assertThat(writer.finish())
                .hasValueSatisfying(chunk -> assertThat(chunk.events().length).isGreaterThan(1));
    }

    @Test
    void replacedRowStaysInOneChunkWithItsReplacement() throws IOException {
        List<byte[]> insert = insert();
        byte[] map = insert.get(0);
        byte[] row = withFlags(insert.get(1), 0);
        byte[] deletion = row.clone();
        deletion[EventHeader.TYPE_OFFSET] = EventType.DELETE_ROWS;
        EventsWriter writer = new EventsWriter(map.length + 2 * row.length);

        List<EventsWriter.Chunk> chunks = add(writer, map, row, deletion, row, deletion, deletion, row, deletion, row);
        writer.finish().ifPresent(chunks::add);

        assertThat(chunks.stream().map(chunk -> kinds(chunk.events())))
                .containsExactly(
                        List.of(Kind.INSERT, Kind.DELETE, Kind.INSERT),
                        List.of(Kind.DELETE, Kind.DELETE, Kind.INSERT),
                        List.of(Kind.DELETE, Kind.INSERT));
    }

    @Test
    void deletionsWithoutInsertsAreCutAtTheLimit() throws IOException {
        List<byte[]> insert = insert();
        byte[] map = insert.get(0);
        byte[] deletion = withFlags(insert.get(1), 0);
        deletion[EventHeader.TYPE_OFFSET] = EventType.DELETE_ROWS;
        EventsWriter writer = new EventsWriter(map.length + 2 * deletion.length);

        List<EventsWriter.Chunk> chunks = add(writer, map, deletion, deletion, deletion, deletion, deletion);
        writer.finish().ifPresent(chunks::add);

        assertThat(chunks).extracting(chunk -> kinds(chunk.events()).size()).containsExactly(2, 2, 1);
    }

    private static List<byte[]> insert() throws IOException {
        byte[] map = {};
        for (byte[] event : RecordedBinlog.events("types.binlog")) {
            int type = EventHeader.read(event, 0).type();
            if (type == EventType.TABLE_MAP) {
                map = event;
            } else if (type == EventType.WRITE_ROWS
                    && RowsEvent.tableId(event) == MappedTable.parse(map).tableId()) {
                return List.of(map, event);
            }
        }
        throw new IllegalStateException("no rows were inserted");
    }

    private static List<Kind> kinds(byte[] events) {
        List<Kind> kinds = new ArrayList<>();
        new EventsReader(events, 0)
                .forEachRemaining(event -> kinds.add(event.rows().kind()));
        return kinds;
    }

    @Test
    void endsStatementWhoseLastRowsAreNotReplicated() {
        EventsWriter writer = new EventsWriter();

        add(writer, firstMap, withFlags(firstRows, 0), secondMap, withFlags(secondRows, 0));

        byte[] events = writer.finish().orElseThrow().events();
        assertThat(events)
                .isEqualTo(RecordedBinlog.join(
                        firstMap,
                        withFlags(firstRows, RowsEvent.STMT_END),
                        secondMap,
                        withFlags(secondRows, RowsEvent.STMT_END)));
    }

    @Test
    void tableMapsWithoutRowsMakeNoChunk() {
        EventsWriter writer = new EventsWriter();

        add(writer, firstMap, secondMap);

        assertThat(writer.finish()).isEmpty();
    }

    @Test
    void clearsRelaxedUniqueChecksAndKeepsTheOtherFlags() {
        EventsWriter writer = new EventsWriter();
        int others = RowsEvent.NO_FOREIGN_KEY_CHECKS | RowsEvent.STMT_END | 0x8;

        add(writer, firstMap, withFlags(firstRows, others | RowsEvent.RELAXED_UNIQUE_CHECKS));

        EventsReader reader = new EventsReader(writer.finish().orElseThrow().events(), 0);
        assertThat(reader.next().rows().flags()).isEqualTo(others);
    }

    @Test
    void refusesRowsWithoutTableMap() {
        EventsWriter writer = new EventsWriter();
        add(writer, firstMap);

        assertThatThrownBy(() -> writer.add(secondRows))
                .isInstanceOf(CorruptEventException.class)
                .hasMessageContaining("without a table map");
    }

    @Test
    void refusesPartialRows() {
        byte[] partial = firstRows.clone();
        partial[EventHeader.TYPE_OFFSET] = EventType.PARTIAL_UPDATE_ROWS;

        assertThatThrownBy(() -> new EventsWriter().add(partial))
                .isInstanceOf(UnsupportedEventException.class)
                .hasMessageContaining("PARTIAL_UPDATE_ROWS");
    }

    private static List<EventsWriter.Chunk> add(EventsWriter writer, byte[]... events) {
        List<EventsWriter.Chunk> chunks = new ArrayList<>();
        for (byte[] event : events) {
            Optional<EventsWriter.Chunk> chunk = writer.add(event);
            chunk.ifPresent(chunks::add);
        }
        return chunks;
    }

    private static byte[] withFlags(byte[] rows, int flags) {
        byte[] changed = rows.clone();
        Patch.littleEndian(changed, RowsEvent.FLAGS_OFFSET, 2, flags);
        return changed;
    }
}
