package io.crosstide.syncer.publish;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.topology.StreamName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Creates checkpoints that do not come from a running stream. */
public final class Checkpoints {
    private Checkpoints() {}

    /**
     * The first checkpoint of a stream.
     *
     * @param own UUIDs under which the source assigns GTIDs
     */
    public static Checkpoint first(
            StreamName stream, UUID streamId, String topicId, GtidSet startGtidSet, Set<UUID> own, long timeMicros) {
        Map<UUID, String> origins = new HashMap<>();
        own.forEach(uuid -> origins.put(uuid, stream.datacenter()));
        return new Checkpoint(
                streamId,
                topicId,
                stream.cluster(),
                stream.datacenter(),
                0,
                startGtidSet,
                startGtidSet,
                GtidSet.EMPTY,
                GtidSet.EMPTY,
                GtidSet.EMPTY,
                0,
                0,
                List.of(),
                origins,
                Map.of(),
                timeMicros,
                0,
                0,
                "",
                "",
                "");
    }

    /** The same state with these GTIDs of other datacenters as read. */
    public static Checkpoint withRead(Checkpoint state, GtidSet gtids) {
        return new Checkpoint(
                state.streamId(),
                state.topicId(),
                state.cluster(),
                state.datacenter(),
                state.seq(),
                state.startGtidSet(),
                state.executed().plus(gtids),
                state.published(),
                state.pending(),
                state.pendingEchoes(),
                state.stamp(),
                state.echoStamp(),
                state.pendingDepends(),
                state.origins(),
                state.prepared(),
                state.timeMicros(),
                state.ddlSkipped(),
                state.echoesDropped(),
                state.binlogPosition(),
                state.error(),
                state.remedy());
    }

    /** The same state with the error that stops the stream. */
    public static Checkpoint withError(Checkpoint state, String error, String remedy, long timeMicros) {
        return new Checkpoint(
                state.streamId(),
                state.topicId(),
                state.cluster(),
                state.datacenter(),
                state.seq(),
                state.startGtidSet(),
                state.executed(),
                state.published(),
                state.pending(),
                state.pendingEchoes(),
                state.stamp(),
                state.echoStamp(),
                state.pendingDepends(),
                state.origins(),
                state.prepared(),
                timeMicros,
                state.ddlSkipped(),
                state.echoesDropped(),
                state.binlogPosition(),
                error,
                remedy);
    }
}
