package io.crosstide.writer.row;

/** How the target applied a source transaction. */
public enum ApplyWay {
    /** By its row events (BINLOG). */
    EVENTS,
    /** By a packet of statements. */
    STATEMENTS,
    /** Row by row, with a look at the target where a row is not as expected. */
    ROWS
}
