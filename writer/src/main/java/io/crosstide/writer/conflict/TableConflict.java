package io.crosstide.writer.conflict;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.change.row.TableName;

/** A kind of conflict in a table. */
public record TableConflict(ConflictKind kind, TableName table) {}
