package io.crosstide.cli.fence;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.change.gtid.GtidSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What must be readable at a target.
 *
 * @param gtids transactions of the source's MySQL
 * @param claims by server UUID: the datacenters that claim it at the source; empty if the source was not asked
 * @param others direction-table mode: by further datacenter that has links to source and target, what the source had applied
 *     of it; empty in gtid mode, where {@code gtids} contains it
 */
public record Fence(GtidSet gtids, Map<UUID, Set<String>> claims, Map<String, Applied> others) {
    /**
     * What the source had applied of the stream of a further datacenter.
     *
     * @param streamId null if the source had not met the stream
     */
    public record Applied(@Nullable UUID streamId, DirectionRows rows) {}

    public Fence {
        claims = Map.copyOf(claims);
        others = Map.copyOf(others);
    }

    /** Exactly these transactions. */
    public static Fence of(GtidSet gtids) {
        return new Fence(gtids, Map.of(), Map.of());
    }
}
