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
 */
public record ApplyResult(long rows, Map<TableConflict, Integer> conflictsByTable, ApplyWay way) {
    public ApplyResult {
        conflictsByTable = Map.copyOf(conflictsByTable);
    }

    /** The result of the way row by row. */
    public ApplyResult(long rows, Map<TableConflict, Integer> conflictsByTable) {
        this(rows, conflictsByTable, ApplyWay.ROWS);
    }

    /** The result of a packet. */
    public static ApplyResult ofPacket(long rows, ApplyWay way) {
        return new ApplyResult(rows, Map.of(), way);
    }

    /** Row changes recorded as conflicts, by kind. */
    public Map<ConflictKind, Integer> conflicts() {
        Map<ConflictKind, Integer> byKind = new EnumMap<>(ConflictKind.class);
        conflictsByTable.forEach((conflict, number) -> byKind.merge(conflict.kind(), number, Integer::sum));
        return byKind;
    }
}
