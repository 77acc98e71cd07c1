package io.crosstide.topology;

/** How a syncer recognises the transactions that a writer applied, so that they do not loop. */
public enum LoopPrevention {
    /** A target transaction carries the source's own GTID. */
    GTID,
    /** A target transaction changes a row of {@code crosstide.direction} first. */
    DIRECTION_TABLE
}
