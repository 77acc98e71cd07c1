package io.crosstide.topology;

/** What a writer does about a conflict. */
public enum ConflictPolicy {
    /** Keep the target's row, record the conflict, go on with the rest of the transaction. */
    REPORT
}
