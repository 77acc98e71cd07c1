package io.crosstide.syncer.xa;

import io.crosstide.change.event.Xid;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prepared transactions whose rows are still in memory: the youngest ones, within a bound. The others are read again
 * when they commit.
 */
final class HeldTransactions {
    private static final long MAX_BYTES = 16 << 20;
    private static final int MAX_TRANSACTIONS = 10_000;

    private final Map<Xid, HeldTransaction> held = new LinkedHashMap<>();
    private long bytes;

    void keep(Xid xid, HeldTransaction transaction) {
        var unused = take(xid);
        if (!transaction.isWhole()) {
            return;
        }
        held.put(xid, transaction);
        bytes += transaction.bytes();
        for (Iterator<HeldTransaction> oldest = held.values().iterator();
                bytes > MAX_BYTES || held.size() > MAX_TRANSACTIONS; ) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** Gives up the transaction; null when it is not here. */
    @Nullable HeldTransaction take(Xid xid) {
        HeldTransaction taken = held.remove(xid);
        if (taken != null) {
            bytes -= taken.bytes();
        }
        return taken;
    }
}
