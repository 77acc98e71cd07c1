package io.crosstide.topology;

/** How a writer handles a conflict. */
public enum ConflictPolicy {
    /** Keep the target's row, record the conflict, continue with the rest of the transaction. */
    REPORT
}
