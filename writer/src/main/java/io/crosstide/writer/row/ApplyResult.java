package io.crosstide.writer.row;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import java.util.Map;

/**
 * The result of applying row changes.
 *
 * @param rows row changes applied
 * @param conflicts row changes recorded as conflicts, by kind
 */
public record ApplyResult(long rows, Map<ConflictKind, Integer> conflicts) {
    public ApplyResult {
        conflicts = Map.copyOf(conflicts);
    }
}
