package io.crosstide.writer.schedule;

/** Where a transaction of a link is between its arrival in the {@link Schedule} and its commit at the target. */
public enum TransactionState {
    /** An unfinished transaction before it shares a row key with it. */
    WAITING,
    /** Nothing unfinished stands before it: the next idle worker gets it. */
    READY,
    /** A worker applies it. */
    RUNNING,
    /** A definition changed while it ran: it runs again when no unfinished transaction before it touches a connected table. */
    HANDED_BACK,
    /** It met trouble with a table of the target, which is blocked since. */
    BLOCKED,
    /** A worker applies the oldest of the blocked ones again, to find out whether their table can be released. */
    TRIED,
    /** It is ready, but touches a blocked table. */
    PARKED,
    /** It is committed at the target. */
    DONE
}
