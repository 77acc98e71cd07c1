package io.crosstide.bookkeeping.conflict;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects the conflicts to read. A null part does not filter.
 *
 * @param table {@code database.table}
 */
public record ConflictFilter(
        @Nullable Instant since,
        @Nullable String table,
        @Nullable ConflictKind kind,
        @Nullable ConflictStatus status) {
    /** Every conflict. */
    public static final ConflictFilter ALL = new ConflictFilter(null, null, null, null);
}
