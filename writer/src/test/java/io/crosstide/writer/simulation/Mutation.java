package io.crosstide.writer.simulation;

/** A mistake made on purpose, which the simulation must find. */
enum Mutation {
    NONE,
    /** The epoch that a session reads is always the one that its owner expects. */
    EPOCH_PROOF_OFF,
    /** Records reach the loop as they come, repeated and with gaps. */
    SEQ_CHECK_OFF,
    /** A transaction counts as applied before it is committed. */
    POSITION_BEFORE_COMMIT,
    /** All that a transaction depends on counts as applied. */
    DEPENDENCIES_OFF
}
