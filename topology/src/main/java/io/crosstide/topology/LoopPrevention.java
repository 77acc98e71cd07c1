package io.crosstide.topology;

/** How a syncer knows the transactions that a writer applied, so that they do not travel in circles. */
public enum LoopPrevention {
    /** A target transaction carries the source's own GTID. */
    GTID,
    /** A target transaction changes a row of {@code crosstide.direction} first. */
    DIRECTION_TABLE
}
