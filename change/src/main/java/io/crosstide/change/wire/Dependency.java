package io.crosstide.change.wire;

import io.crosstide.change.gtid.GtidSet;

/**
 * What of another stream must be applied before the record that carries this.
 *
 * @param datacenter of the other stream
 * @param gtids gtid mode: these; else empty
 * @param seq direction-table mode: all up to this one; else 0
 */
public record Dependency(String datacenter, GtidSet gtids, long seq) {
    public Dependency {
        Require.text("datacenter", datacenter);
        Require.notNegative("seq", seq);
    }
}
