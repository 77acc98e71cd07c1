package io.crosstide.change.wire;

import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The state from which a syncer resumes; {@code stream.proto} describes each field. */
public record Checkpoint(
        UUID streamId,
        String topicId,
        String cluster,
        String datacenter,
        long seq,
        GtidSet startGtidSet,
        GtidSet executed,
        GtidSet published,
        GtidSet pending,
        GtidSet pendingEchoes,
        long stamp,
        long echoStamp,
        List<Dependency> pendingDepends,
        Map<UUID, String> origins,
        Map<Xid, Gtid> prepared,
        long timeMicros,
        long ddlSkipped,
        long echoesDropped,
        String binlogPosition,
        String error,
        String remedy) {
    /** Key of the record in the compacted topic. */
    public static final String KEY = "checkpoint";

    public Checkpoint {
        Require.text("topicId", topicId);
        Require.text("cluster", cluster);
        Require.text("datacenter", datacenter);
        Require.notNegative("seq", seq);
        Require.notNegative("stamp", stamp);
        Require.notNegative("echoStamp", echoStamp);
        Require.notNegative("timeMicros", timeMicros);
        Require.notNegative("ddlSkipped", ddlSkipped);
        Require.notNegative("echoesDropped", echoesDropped);
        pendingDepends = List.copyOf(pendingDepends);
        origins = Map.copyOf(origins);
        prepared = Map.copyOf(prepared);
    }
}
