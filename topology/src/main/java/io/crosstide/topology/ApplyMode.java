package io.crosstide.topology;

/** How a writer changes rows at the target. */
public enum ApplyMode {
    /** The best mode that the target and the account allow. */
    AUTO,
    /**
     * As auto, but a table that does not fit row events blocks, and an account that may not send them stops the link,
     * instead of SQL.
     */
    BINLOG,
    /** Parameterised SQL statements. */
    SQL
}
