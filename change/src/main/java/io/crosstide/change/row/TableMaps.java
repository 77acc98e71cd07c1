package io.crosstide.change.row;

import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.UnsupportedEventException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Table maps that were parsed before, by the bytes of their events. A source repeats the same bytes for each statement, as
 * long as it keeps the table open. Thread-safe.
 */
public final class TableMaps {
    private static final int MAX_MAPS = 1_000;

    /** Of all tables together; a column takes some hundred bytes. */
    private static final int MAX_COLUMNS = 100_000;

    /** By the body of the event: two events of the same table differ in their headers only. */
    private final Map<ByteBuffer, TableMap> parsed = new ConcurrentHashMap<>();

    private final AtomicInteger columns = new AtomicInteger();

    /**
     * The table of the event that lies in {@code events} from {@code start} to {@code end}.
     *
     * @throws UnsupportedEventException as {@link TableMap#parse}
     */
    TableMap get(byte[] events, int start, int end) {
        int body = start + EventHeader.LENGTH;
        TableMap known = parsed.get(ByteBuffer.wrap(events, body, end - body));
        if (known != null) {
            return known;
        }
        TableMap table = TableMap.parse(Arrays.copyOfRange(events, start, end));
        if (parsed.size() >= MAX_MAPS || columns.addAndGet(table.columns().size()) > MAX_COLUMNS) {
            parsed.clear();
            columns.set(table.columns().size());
        }
        parsed.put(ByteBuffer.wrap(Arrays.copyOfRange(events, body, end)), table);
        return table;
    }
}
