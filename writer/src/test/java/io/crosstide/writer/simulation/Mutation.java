package io.crosstide.writer.simulation;

/** A deliberate bug that the simulation must find. */
enum Mutation {
    NONE,
    /** A session always reads the epoch that its owner expects. */
    EPOCH_PROOF_OFF,
    /** Records reach the loop unchecked, with repeats and gaps. */
    SEQ_CHECK_OFF,
    /** A transaction counts as applied before it is committed. */
    POSITION_BEFORE_COMMIT,
    /** All dependencies count as applied. */
    DEPENDENCIES_OFF,
    /** A transaction that waits for a lock of another session counts as applied. */
    LOCK_WAIT_COUNTS_AS_APPLIED
}
