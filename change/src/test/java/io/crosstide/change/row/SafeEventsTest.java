package io.crosstide.change.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.Patch;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class SafeEventsTest {
    private static final int END = RowsEvent.STMT_END;

    @Test
    void acceptsStatementsWithTheirTableMaps() {
        assertThat(SafeEvents.are(events(map(1), rows(1, END)), 1)).isTrue();
        assertThat(SafeEvents.are(events(map(1), map(2), rows(1, 0), rows(2, END), map(1), rows(1, END)), 3))
                .isTrue();
    }

    @Test
    void refusesRowsWithoutATableMapInTheirStatement() {
        assertThat(SafeEvents.are(events(map(1), rows(2, END)), 1)).isFalse();
        assertThat(SafeEvents.are(events(map(1), rows(1, END), rows(1, END)), 2))
                .isFalse();
    }

    @Test
    void refusesATableMapAfterRowsOfItsStatement() {
        assertThat(SafeEvents.are(events(map(1), rows(1, 0), map(2), rows(2, END)), 2))
                .isFalse();
    }

    @Test
    void refusesAStatementWithoutEnd() {
        assertThat(SafeEvents.are(events(map(1), rows(1, 0)), 1)).isFalse();
    }

    @Test
    void refusesRelaxedUniqueChecks() {
        assertThat(SafeEvents.are(events(map(1), rows(1, END | RowsEvent.RELAXED_UNIQUE_CHECKS)), 1))
                .isFalse();
    }

    @Test
    void refusesEventsThatAreNotReplicated() {
        assertThat(SafeEvents.are(events(map(1), map(2), rows(1, 0), rows(2, END)), 1))
                .isFalse();
    }

    @Test
    void refusesOtherEvents() {
        assertThat(SafeEvents.are(events(event(EventType.QUERY, 1, 0), map(1), rows(1, END)), 1))
                .isFalse();
    }

    @Test
    void refusesDamagedLengths() {
        for (int length : new int[] {0, EventHeader.LENGTH - 1, 1_000, -1}) {
            byte[] events = events(map(1), rows(1, END));
            Patch.littleEndian(events, EventHeader.LENGTH_OFFSET, 4, length);
            assertThat(SafeEvents.are(events, 1)).isFalse();
        }
    }

    private static byte[] events(byte[]... events) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] event : events) {
            all.writeBytes(event);
        }
        return all.toByteArray();
    }

    private static byte[] map(int table) {
        return event(EventType.TABLE_MAP, table, 0);
    }

    private static byte[] rows(int table, int flags) {
        return event(EventType.WRITE_ROWS, table, flags);
    }

    private static byte[] event(int type, int table, int flags) {
        byte[] event = new byte[EventHeader.LENGTH + 10];
        event[EventHeader.TYPE_OFFSET] = (byte) type;
        Patch.littleEndian(event, EventHeader.LENGTH_OFFSET, 4, event.length);
        Patch.littleEndian(event, EventHeader.LENGTH, 6, table);
        Patch.littleEndian(event, RowsEvent.FLAGS_OFFSET, 2, flags);
        return event;
    }
}
