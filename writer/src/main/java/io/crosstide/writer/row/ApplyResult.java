package io.crosstide.writer.row;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import java.util.Map;

/**
 * The result of applying row changes.
 *
 * @param rows row changes applied
 * @param conflicts row changes recorded as conflicts, by kind
 * @param byEvents whether MySQL applied the source's row events, and not SQL statements
 */
public record ApplyResult(long rows, Map<ConflictKind, Integer> conflicts, boolean byEvents) {
    public ApplyResult {
        conflicts = Map.copyOf(conflicts);
    }

    /** The result of SQL statements. */
    public ApplyResult(long rows, Map<ConflictKind, Integer> conflicts) {
        this(rows, conflicts, false);
    }

    /** The result of row events. */
    public static ApplyResult ofEvents(long rows) {
        return new ApplyResult(rows, Map.of(), true);
    }
}
