package io.crosstide.syncer.xa;

import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.row.MappedTable;
import io.crosstide.syncer.transaction.TransactionSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an XA transaction, kept in memory until it is known whether it commits. Of a transaction larger than
 * {@link #MAX_BYTES}, nothing is kept.
 */
final class BufferedTransaction {
    static final int MAX_BYTES = 1 << 20;
    private static final int EVENT_OVERHEAD = 200;

    private final @Nullable FormatDescription format;
    private final List<BufferedEvent> events = new ArrayList<>();
    private int bytes;
    private boolean tooLarge;

    private interface BufferedEvent {
        void sendTo(TransactionSink sink) throws InterruptedException;
    }

    /** @param format the format of the rows; null if the connection has not sent it yet */
    BufferedTransaction(@Nullable FormatDescription format) {
        this.format = format;
    }

    void tableMap(MappedTable table, byte[] event) {
        add(event.length, sink -> sink.tableMap(table, event));
    }

    void rows(MappedTable table, byte[] event) {
        add(event.length, sink -> sink.rows(table, event));
    }

    private void add(int length, BufferedEvent event) {
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
        for (BufferedEvent event : events) {
            event.sendTo(sink);
        }
    }
}
