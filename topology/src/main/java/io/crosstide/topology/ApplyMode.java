package io.crosstide.topology;

/** How a writer changes rows at the target. */
public enum ApplyMode {
    /** The best way that target and account allow. */
    AUTO,
    /** MySQL's own row events through its BINLOG statement. The parser refuses it for now: not available yet. */
    BINLOG,
    /** Parameterised SQL statements. */
    SQL
}
