package io.crosstide.syncer.xa;

import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.MappedTable;
import io.crosstide.syncer.transaction.TransactionSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an XA transaction, kept until it is known whether it commits; of a transaction larger than
 * {@link #MAX_BYTES}, nothing.
 */
final class HeldTransaction {
    static final int MAX_BYTES = 1 << 20;
    private static final int EVENT_OVERHEAD = 200;

    private final @Nullable FormatDescription format;
    private final List<HeldEvent> events = new ArrayList<>();
    private int bytes;
    private boolean tooLarge;

    private interface HeldEvent {
        void giveTo(TransactionSink sink) throws InterruptedException;
    }

    /** @param format how the rows are written; null when the connection has not said it */
    HeldTransaction(@Nullable FormatDescription format) {
        this.format = format;
    }

    void tableMap(MappedTable table, byte[] event) {
        add(event.length, sink -> sink.tableMap(table, event));
    }

    void rows(MappedTable table, byte[] event) {
        add(event.length, sink -> sink.rows(table, event));
    }

    private void add(int length, HeldEvent event) {
        if (tooLarge || length > MAX_BYTES - bytes - EVENT_OVERHEAD) {
            tooLarge = true;
            bytes = 0;
            events.clear();
        } else {
            bytes += length + EVENT_OVERHEAD;
            events.add(event);
        }
    }

    boolean isWhole() {
        return !tooLarge;
    }

    int bytes() {
        return bytes;
    }

    void replay(TransactionSink sink) throws InterruptedException {
        if (format != null) {
            sink.format(format);
        }
        for (HeldEvent event : events) {
            event.giveTo(sink);
        }
    }
}
