package io.crosstide.writer.row;

/** How a {@link ReplayPair} applies a transaction, if that is possible; else row by row. */
public enum ReplayWay {
    ROWS,
    EVENTS,
    STATEMENTS;

    /** One of them for each seed. */
    public static ReplayWay of(long seed) {
        return values()[Math.floorMod(seed, values().length)];
    }
}
