package io.crosstide.change.wire;

import io.crosstide.change.gtid.GtidSet;

/**
 * The transactions of another stream that must be applied before the record that carries this.
 *
 * @param datacenter datacenter of the other stream
 * @param gtids gtid mode: GTIDs that must be applied; else empty
 * @param seq direction-table mode: every seq up to this one must be applied; else 0
 */
public record Dependency(String datacenter, GtidSet gtids, long seq) {
    public Dependency {
        Require.text("datacenter", datacenter);
        Require.notNegative("seq", seq);
    }
}
