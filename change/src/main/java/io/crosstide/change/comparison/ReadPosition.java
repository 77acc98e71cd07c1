package io.crosstide.change.comparison;

import io.crosstide.change.gtid.GtidSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Which transactions a snapshot shows.
 *
 * @param atLeast it shows all of these
 * @param atMost it shows no others
 * @param joined by source of a link into the datacenter: the link's join point
 * @param claims by server UUID: the datacenters that it belongs to
 * @param publishedSeq direction-table mode: the number in the datacenter's stream up to which it has all of {@code atMost};
 *     0 if unknown
 * @param applied direction-table mode: by source
 */
public record ReadPosition(
        GtidSet atLeast,
        GtidSet atMost,
        Map<String, GtidSet> joined,
        Map<UUID, Set<String>> claims,
        long publishedSeq,
        Map<String, AppliedTransactions> applied) {
    public ReadPosition {
        joined = Map.copyOf(joined);
        claims = Map.copyOf(claims);
        applied = Map.copyOf(applied);
        Limits.range("published seq", publishedSeq, 0, Long.MAX_VALUE);
    }
}
