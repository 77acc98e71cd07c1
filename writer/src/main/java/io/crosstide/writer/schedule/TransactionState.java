package io.crosstide.writer.schedule;

/** State of a transaction between its arrival in the {@link Schedule} and its commit at the target. */
public enum TransactionState {
    /** An unfinished earlier transaction shares a row key with it. */
    WAITING,
    /** It waits for no other transaction: the next idle worker applies it. */
    READY,
    /** A worker applies it. */
    RUNNING,
    /**
     * A definition changed while it ran: it runs again when no unfinished earlier transaction touches a connected
     * table.
     */
    HANDED_BACK,
    /** It could not be applied to a table of the target, and this table is now blocked. */
    BLOCKED,
    /**
     * A worker retries it, as the oldest blocked transaction of its table, to test whether the table can be released.
     */
    TRIED,
    /** It is ready but touches a blocked table. */
    PARKED,
    /** It met a lock of another session, and a pause precedes its next run. */
    LOCKED,
    /** It is ready but touches a table with locked rows, and enough transactions of such tables run. */
    HELD,
    /** It is committed at the target. */
    DONE
}
