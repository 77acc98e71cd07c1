package io.crosstide.writer.tail;

import java.util.List;

/** Hears how far a replay is. */
public interface TailProgress {
    /** One more transaction with row changes is at the target. */
    void applied(long transactions, long total);

    /** The next transaction needs transactions of these datacenters, which the target lacks; called every few seconds. */
    void waiting(List<String> datacenters);
}
