package io.crosstide.change.event;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.crosstide.change.row.MappedTable;
import io.crosstide.change.row.RowsEvent;
import io.crosstide.change.row.TableMap;
import io.crosstide.fuzz.Seeds;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** W4: an event of any bytes. It is read, or refused by an {@link EventException}. */
class EventFuzzTest {
    static List<byte[]> seeds() {
        return Seeds.eventOfEachType();
    }

    @MethodSource("seeds")
    @FuzzTest
    void readsOrRefuses(byte[] event) {
        try {
            read(event);
        } catch (EventException refused) {
            // as it must
        }
    }

    private static void read(byte[] event) {
        switch (EventHeader.read(event, 0).type()) {
            case EventType.TABLE_MAP -> {
                MappedTable.parse(event);
                TableMap.parse(event);
            }
            case EventType.QUERY -> QueryEvent.parse(event);
            case EventType.GTID, EventType.GTID_TAGGED -> GtidEvent.parse(event);
            case EventType.PREVIOUS_GTIDS -> PreviousGtidsEvent.parse(event);
            case EventType.ROTATE -> RotateEvent.parse(event);
            case EventType.FORMAT_DESCRIPTION -> FormatDescription.parse(event).withoutChecksum();
            case EventType.TRANSACTION_PAYLOAD -> PayloadHeader.parse(event);
            case EventType.XA_PREPARE -> XaPrepareEvent.parse(event);
            case EventType.HEARTBEAT, EventType.HEARTBEAT_V2 -> HeartbeatEvent.parse(event);
            case EventType.WRITE_ROWS, EventType.UPDATE_ROWS, EventType.DELETE_ROWS -> {
                RowsEvent.tableId(event);
                RowsEvent.flags(event);
            }
            default -> Checksum.verify(event);
        }
    }
}
