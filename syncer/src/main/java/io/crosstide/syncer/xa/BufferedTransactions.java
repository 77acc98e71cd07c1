package io.crosstide.syncer.xa;

import io.crosstide.change.event.Xid;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prepared transactions whose rows are still in memory: the most recent ones, within a bound. The rows of the
 * others are read again when they commit.
 */
final class BufferedTransactions {
    private static final long MAX_BYTES = 16 << 20;
    private static final int MAX_TRANSACTIONS = 10_000;

    private final Map<Xid, BufferedTransaction> buffered = new LinkedHashMap<>();
    private long bytes;

    void keep(Xid xid, BufferedTransaction transaction) {
        var unused = take(xid);
        if (!transaction.isWhole()) {
            return;
        }
        buffered.put(xid, transaction);
        bytes += transaction.bytes();
        for (Iterator<BufferedTransaction> oldest = buffered.values().iterator();
                bytes > MAX_BYTES || buffered.size() > MAX_TRANSACTIONS; ) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** Removes and returns the transaction; null if it is not in memory. */
    @Nullable BufferedTransaction take(Xid xid) {
        BufferedTransaction taken = buffered.remove(xid);
        if (taken != null) {
            bytes -= taken.bytes();
        }
        return taken;
    }
}
