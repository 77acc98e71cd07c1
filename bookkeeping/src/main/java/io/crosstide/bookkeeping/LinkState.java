package io.crosstide.bookkeeping;

import java.util.Locale;

/** What a link is doing, as `status` and the metrics name it. */
public enum LinkState {
    /** Transactions are received and applied. */
    RUNNING,
    /** All that was received is applied. */
    IDLE,
    /** The next transaction depends on one of another stream that is not applied here yet (W5). */
    WAITING,
    /** An operator paused it. */
    PAUSED,
    /** It cannot go on before somebody acts; the error and the remedy say how. It is tried again from time to time. */
    STOPPED,
    /** The source's Kafka or the target's MySQL does not answer; it is tried again without end. */
    UNREACHABLE,
    /** Another process serves this link; this one is ready to take over. */
    STANDBY,
    /** Not known yet: the process has just started. */
    UNKNOWN;

    /** Whether a process whose links are in this state is ready to serve. */
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
