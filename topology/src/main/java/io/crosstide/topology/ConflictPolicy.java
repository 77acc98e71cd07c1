package io.crosstide.topology;

/** What a writer does about a conflict. */
public enum ConflictPolicy {
    /** Keep the target's row, record the conflict, continue with the rest of the transaction. */
    REPORT
}
