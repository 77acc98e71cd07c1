package io.crosstide.change.wire;

import io.crosstide.change.gtid.GtidSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Says that the stream is alive.
 *
 * @param seq seq of the last transaction published; 0 before the first
 * @param commitTimeMicros when the heartbeat was made
 * @param executed every GTID that the stream accounts for, its start set included
 */
public record Heartbeat(
        UUID streamId,
        long seq,
        String origin,
        UUID serverUuid,
        long commitTimeMicros,
        long stamp,
        GtidSet executed,
        GtidSet echoes,
        String binlogPosition)
        implements StreamRecord {
    public Heartbeat {
        Require.notNegative("seq", seq);
        Require.text("origin", origin);
        Require.notNegative("commitTimeMicros", commitTimeMicros);
        Require.notNegative("stamp", stamp);
    }

    @Override
    public List<Dependency> depends() {
        return List.of();
    }

    @Override
    public GtidSet gtids() {
        return GtidSet.EMPTY;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("kind", "HEARTBEAT", "gtid", "", "seq", Long.toString(seq), "origin", origin);
    }
}
