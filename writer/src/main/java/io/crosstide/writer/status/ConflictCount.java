package io.crosstide.writer.status;

import io.crosstide.bookkeeping.conflict.ConflictKind;

/**
 * How many conflicts of a kind a process has recorded in a table.
 *
 * @param table {@code database.table}, or {@link ConflictTally#OTHERS}
 */
public record ConflictCount(ConflictKind kind, String table, long count) {}
