package io.crosstide.bookkeeping.link;

import java.util.Locale;

/** What can happen to a link. */
public enum LinkEventKind {
    /** A process serves the link for the first time, or again after another assignment. */
    STARTED,
    /** A process serves the link that another process served before. */
    TAKEN_OVER,
    /** The link is blocked until somebody acts. */
    STOPPED,
    /** The source's Kafka or the target's MySQL does not answer, or the source is silent. */
    UNREACHABLE,
    /** The link waits for another datacenter or for a lock, for longer than usual. */
    WAITING,
    /** The link applies transactions again. */
    RESUMED,
    /** The writer skipped a transaction on an operator's order. */
    SKIPPED;

    /** The name as it is stored and printed. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
