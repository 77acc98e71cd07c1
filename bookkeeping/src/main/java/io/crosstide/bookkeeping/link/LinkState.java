package io.crosstide.bookkeeping.link;

import java.util.Locale;

/** The state of a link, as `status` and the metrics show it. */
public enum LinkState {
    /** Transactions are received and applied. */
    RUNNING,
    /** All received transactions are applied. */
    IDLE,
    /**
     * The next transaction depends on a transaction of another stream that is not applied here yet (W5), or a transaction
     * waits for a lock that another session holds at the target.
     */
    WAITING,
    /** An operator paused it. */
    PAUSED,
    /**
     * The link is blocked until somebody acts; the error and the remedy say how. The link tries again from time to
     * time.
     */
    STOPPED,
    /** The source's Kafka or the target's MySQL does not answer. The link tries again without end. */
    UNREACHABLE,
    /** Another process serves this link; this one is ready to take over. */
    STANDBY,
    /** The state is not known yet, because the process has just started. */
    UNKNOWN;

    /** Whether a process with links in this state is ready. */
    public boolean ready() {
        return switch (this) {
            case RUNNING, IDLE, WAITING, PAUSED, STANDBY -> true;
            case STOPPED, UNREACHABLE, UNKNOWN -> false;
        };
    }

    /** The name in lower case, as it is printed. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
