package io.crosstide.syncer.simulation;

/** A deliberate mistake, which the simulation must find. */
enum Mutation {
    NONE,
    /** The checkpoint takes effect although the records of its transaction do not. */
    CHECKPOINT_BEFORE_RECORDS,
    /** An aborted transaction leaves its records. */
    ABORT_OFF,
    /** A session reads the checkpoint before it fences the previous owner. */
    CHECKPOINT_BEFORE_FENCING,
    /** Every server UUID counts as this datacenter's. */
    ECHO_FILTER_OFF
}
