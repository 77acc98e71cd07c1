package io.crosstide.writer.row;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.writer.conflict.TableConflict;
import java.util.EnumMap;
import java.util.Map;

/**
 * The result of applying row changes.
 *
 * @param rows row changes applied
 * @param conflictsByTable row changes recorded as conflicts, by kind and table
 * @param byEvents whether MySQL applied the source's row events, and not SQL statements
 */
public record ApplyResult(long rows, Map<TableConflict, Integer> conflictsByTable, boolean byEvents) {
    public ApplyResult {
        conflictsByTable = Map.copyOf(conflictsByTable);
    }

    /** The result of SQL statements. */
    public ApplyResult(long rows, Map<TableConflict, Integer> conflictsByTable) {
        this(rows, conflictsByTable, false);
    }

    /** The result of row events. */
    public static ApplyResult ofEvents(long rows) {
        return new ApplyResult(rows, Map.of(), true);
    }

    /** Row changes recorded as conflicts, by kind. */
    public Map<ConflictKind, Integer> conflicts() {
        Map<ConflictKind, Integer> byKind = new EnumMap<>(ConflictKind.class);
        conflictsByTable.forEach((conflict, number) -> byKind.merge(conflict.kind(), number, Integer::sum));
        return byKind;
    }
}
