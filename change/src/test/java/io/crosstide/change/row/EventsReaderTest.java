package io.crosstide.change.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.Patch;
import io.crosstide.change.event.RecordedBinlog;
import io.crosstide.change.event.UnsupportedEventException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsReaderTest {
    private byte[] map = {};
    private byte[] rows = {};

    @BeforeEach
    void takeOneInsert() throws IOException {
        List<byte[]> events = RecordedBinlog.events("types.binlog");
        map = RecordedBinlog.first(events, EventType.TABLE_MAP);
        rows = RecordedBinlog.first(events, EventType.WRITE_ROWS);
    }

    @Test
    void returnsRowsWithTheirTableAndIndex() {
        EventsReader reader = new EventsReader(RecordedBinlog.join(map, rows, map, rows), 5);

        assertThat(reader.next().eventIndex()).isEqualTo(5);
        EventsReader.TableRows second = reader.next();
        assertThat(second.eventIndex()).isEqualTo(6);
        assertThat(second.table().qualifiedName()).isEqualTo("fixture.integers");
        assertThat(second.rows().count()).isEqualTo(4);
        assertThat(reader.hasNext()).isFalse();
        assertThat(reader.nextEventIndex()).isEqualTo(7);
    }

    /** Its rows may be of a type that nobody can decode. */
    @Test
    void passesOverUnwantedTablesWithoutDecodingThem() {
        byte[] unknown = map.clone();
        Arrays.fill(unknown, unknown.length - 8, unknown.length, (byte) 0x7f);
        assertThatThrownBy(() -> TableMap.parse(unknown)).isInstanceOf(EventException.class);
        EventsReader reader = new EventsReader(RecordedBinlog.join(unknown, rows, map, rows), 5, table -> false);

        assertThat(reader.hasNext()).isFalse();
        assertThat(reader.nextEventIndex()).isEqualTo(7);
        assertThat(reader.passedOver()).containsExactly(new TableName("fixture", "integers"));
    }

    @Test
    void lastWantedEventEndsTheStatementInsteadOfAnUnwantedOne() throws IOException {
        byte[] other = RecordedBinlog.events("types.binlog").stream()
                .filter(event -> EventHeader.read(event, 0).type() == EventType.TABLE_MAP)
                .filter(event -> MappedTable.parse(event).tableId() != RowsEvent.tableId(rows))
                .findFirst()
                .orElseThrow();
        long otherId = MappedTable.parse(other).tableId();
        byte[] open = rows.clone();
        open[RowsEvent.FLAGS_OFFSET] &= ~RowsEvent.STMT_END;
        byte[] ofOther = rows.clone();
        Patch.littleEndian(ofOther, EventHeader.LENGTH, 6, otherId);
        EventsReader reader = new EventsReader(
                RecordedBinlog.join(map, other, open, ofOther, map, rows),
                0,
                table -> table.equals(new TableName("fixture", "integers")));

        EventsReader.TableRows first = reader.next();
        assertThat(first.rows().endsStatement()).isTrue();
        assertThat(first.eventIndex()).isZero();
        assertThat(reader.next().eventIndex()).isEqualTo(2);
        assertThat(reader.hasNext()).isFalse();
        assertThat(reader.nextEventIndex()).isEqualTo(3);
    }

    @Test
    void refusesRowsWithoutTableMap() {
        EventsReader reader = new EventsReader(rows, 0);

        assertThatThrownBy(reader::next)
                .isInstanceOf(CorruptEventException.class)
                .hasMessageContaining("has no table map in its statement");
    }

    @Test
    void refusesRowsAfterTheEndOfTheirStatement() {
        EventsReader reader = new EventsReader(RecordedBinlog.join(map, rows, rows), 0);
        reader.next();

        assertThatThrownBy(reader::next)
                .isInstanceOf(CorruptEventException.class)
                .hasMessageContaining("has no table map in its statement");
    }

    @Test
    void refusesChunksThatEndInsideAStatement() {
        byte[] open = rows.clone();
        open[RowsEvent.FLAGS_OFFSET] &= ~RowsEvent.STMT_END;
        EventsReader reader = new EventsReader(RecordedBinlog.join(map, open), 0);
        reader.next();

        assertThatThrownBy(reader::hasNext)
                .isInstanceOf(CorruptEventException.class)
                .hasMessageContaining("lacks STMT_END_F");
    }

    @Test
    void refusesOtherEvents() {
        byte[] partial = rows.clone();
        partial[EventHeader.TYPE_OFFSET] = EventType.PARTIAL_UPDATE_ROWS;
        EventsReader reader = new EventsReader(RecordedBinlog.join(map, partial), 0);

        assertThatThrownBy(reader::hasNext)
                .isInstanceOf(UnsupportedEventException.class)
                .hasMessageContaining("PARTIAL_UPDATE_ROWS");
    }

    @Test
    void refusesTruncatedEvents() {
        byte[] whole = RecordedBinlog.join(map, rows);
        for (int length = map.length + 1; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> new EventsReader(part, 0).next()).isInstanceOf(CorruptEventException.class);
        }
    }
}
