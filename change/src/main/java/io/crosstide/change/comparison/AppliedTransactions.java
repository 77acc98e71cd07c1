package io.crosstide.change.comparison;

import java.util.UUID;

/**
 * What a datacenter has applied of the stream of another one.
 *
 * @param lowSeq all up to this number
 * @param above ranges of numbers after it, such as {@code 12-14,17}
 */
public record AppliedTransactions(UUID streamId, long lowSeq, String above) {
    public AppliedTransactions {
        Limits.range("low seq", lowSeq, 0, Long.MAX_VALUE);
    }
}
