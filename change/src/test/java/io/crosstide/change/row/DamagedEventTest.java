package io.crosstide.change.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.GtidEvent;
import io.crosstide.change.event.PayloadHeader;
import io.crosstide.change.event.PreviousGtidsEvent;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.RecordedBinlog;
import io.crosstide.change.event.RotateEvent;
import io.crosstide.change.value.ReportText;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * W4: damaged bytes may decode to other values. They never cause another kind of error, a hang, or unbounded memory.
 */
class DamagedEventTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedEventsCauseOnlyEventExceptions(long seed) throws IOException {
        Random random = new Random(seed);
        List<byte[]> events = RecordedBinlog.events("types.binlog").stream()
                .filter(event -> event.length < 20_000)
                .toList();
        Map<Long, TableMap> tables = new HashMap<>();
        int refused = 0;
        for (byte[] event : events) {
            if (EventHeader.read(event, 0).type() == EventType.TABLE_MAP) {
                TableMap table = TableMap.parse(event);
                tables.put(table.tableId(), table);
            }
            for (int i = 0; i < 30; i++) {
                refused += readDamaged(damaged(event, random), tables, seed);
            }
        }
        assertThat(refused).isPositive();
    }

    private static byte[] damaged(byte[] event, Random random) {
        byte[] damaged = event.clone();
        int first = Math.min(EventHeader.LENGTH, event.length - 1);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            damaged[first + random.nextInt(event.length - first)] = (byte) random.nextInt();
        }
        return damaged;
    }

    private static int readDamaged(byte[] event, Map<Long, TableMap> tables, long seed) {
        try {
            read(event, tables);
            return 0;
        } catch (EventException e) {
            return 1;
        } catch (RuntimeException e) {
            return fail("seed " + seed + ", event " + HexFormat.of().formatHex(event), e);
        }
    }

    private static void read(byte[] event, Map<Long, TableMap> tables) {
        int type = EventHeader.read(event, 0).type();
        switch (type) {
            case EventType.TABLE_MAP -> TableMap.parse(event);
            case EventType.QUERY -> QueryEvent.parse(event);
            case EventType.GTID, EventType.GTID_TAGGED -> GtidEvent.parse(event);
            case EventType.PREVIOUS_GTIDS -> PreviousGtidsEvent.parse(event);
            case EventType.ROTATE -> RotateEvent.parse(event);
            case EventType.FORMAT_DESCRIPTION -> FormatDescription.parse(event);
            case EventType.TRANSACTION_PAYLOAD -> PayloadHeader.parse(event);
            case EventType.WRITE_ROWS, EventType.UPDATE_ROWS, EventType.DELETE_ROWS -> readRows(event, tables);
            default -> {
                // not decoded
            }
        }
    }

    private static void readRows(byte[] event, Map<Long, TableMap> tables) {
        TableMap table = tables.get(RowsEvent.tableId(event));
        if (table == null) {
            throw new CorruptEventException("other table");
        }
        RowsEvent rows = RowsEvent.parse(event, table);
        int count = 0;
        for (RowChange change : rows) {
            Row row = change.after() == null ? change.before() : change.after();
            if (row != null) {
                table.columns().forEach(column -> ReportText.of(row.value(column.position()), column));
            }
            count++;
        }
        assertThat(rows.count()).isEqualTo(count);
    }
}
