package io.crosstide.change.wire;

import io.crosstide.change.gtid.GtidSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Consecutive transactions with nothing to replicate: DDL, filtered tables, local changes, bookkeeping.
 *
 * @param seq seq of the first transaction
 * @param lastSeq seq of the last transaction
 * @param ddl DDL statements, which are not replayed, cut short
 */
public record Range(
        UUID streamId,
        long seq,
        long lastSeq,
        GtidSet gtids,
        String origin,
        UUID serverUuid,
        long commitTimeMicros,
        long stamp,
        List<Dependency> depends,
        GtidSet echoes,
        List<String> ddl,
        String binlogPosition)
        implements StreamRecord {
    public Range {
        Require.positive("seq", seq);
        Require.text("origin", origin);
        Require.notNegative("commitTimeMicros", commitTimeMicros);
        Require.notNegative("stamp", stamp);
        if (lastSeq < seq || gtids.count() != lastSeq - seq + 1) {
            throw new IllegalArgumentException(
                    "Range " + seq + ".." + lastSeq + " does not match its " + gtids.count() + " GTIDs " + gtids);
        }
        depends = List.copyOf(depends);
        ddl = List.copyOf(ddl);
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("kind", "RANGE", "gtid", gtids.toString(), "seq", seq + "-" + lastSeq, "origin", origin);
    }
}
