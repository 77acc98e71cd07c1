package io.crosstide.writer.apply;

import io.crosstide.writer.conflict.ConflictKind;
import java.util.Map;

/**
 * What became of row changes.
 *
 * @param rows row changes applied
 * @param conflicts row changes recorded as conflicts, by kind
 */
public record ApplyResult(long rows, Map<ConflictKind, Integer> conflicts) {
    public ApplyResult {
        conflicts = Map.copyOf(conflicts);
    }
}
