package io.crosstide.topology;

/** How a writer changes rows at the target. */
public enum ApplyMode {
    /** The best mode that the target and the account allow. */
    AUTO,
    /** MySQL's own row events through its BINLOG statement. It is not available yet, so the parser refuses it. */
    BINLOG,
    /** Parameterised SQL statements. */
    SQL
}
