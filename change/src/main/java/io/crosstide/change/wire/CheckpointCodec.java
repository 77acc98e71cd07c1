package io.crosstide.change.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Values of the checkpoints topic: {@code Checkpoint} of {@code stream.proto}. The same checkpoint always gives the same
 * bytes. Safe for several threads.
 */
public final class CheckpointCodec {
    public byte[] encode(Checkpoint checkpoint) {
        Map<String, String> origins = new HashMap<>();
        checkpoint.origins().forEach((uuid, datacenter) -> origins.put(uuid.toString(), datacenter));
        Map<String, String> prepared = new HashMap<>();
        checkpoint.prepared().forEach((xid, gtid) -> prepared.put(xid.toString(), gtid.toString()));
        io.crosstide.change.wire.proto.Checkpoint.Builder builder =
                io.crosstide.change.wire.proto.Checkpoint.newBuilder()
                        .setWireVersion(Fields.WIRE_VERSION)
                        .setStreamId(Fields.uuid(checkpoint.streamId()))
                        .setTopicId(checkpoint.topicId())
                        .setSeq(checkpoint.seq())
                        .setStartGtidSet(checkpoint.startGtidSet().toString())
                        .setExecuted(checkpoint.executed().toString())
                        .setPublished(checkpoint.published().toString())
                        .setPending(checkpoint.pending().toString())
                        .setPendingEchoes(checkpoint.pendingEchoes().toString())
                        .setStamp(checkpoint.stamp())
                        .setEchoStamp(checkpoint.echoStamp())
                        .addAllPendingDepends(Fields.dependencies(checkpoint.pendingDepends()))
                        .putAllOrigins(origins)
                        .putAllPrepared(prepared)
                        .setTimeMicros(checkpoint.timeMicros())
                        .setDdlSkipped(checkpoint.ddlSkipped())
                        .setEchoesDropped(checkpoint.echoesDropped())
                        .setBinlogPosition(checkpoint.binlogPosition())
                        .setDatacenter(checkpoint.datacenter())
                        .setCluster(checkpoint.cluster())
                        .setError(checkpoint.error())
                        .setRemedy(checkpoint.remedy());
        return Crc.bytes(builder.setCrc(Crc.of(builder.build())).build());
    }

    /**
     * Reads a checkpoint.
     *
     * @throws CorruptRecordException if the version, the CRC or a field is wrong
     */
    public Checkpoint decode(byte[] value) {
        io.crosstide.change.wire.proto.Checkpoint message;
        try {
            message = io.crosstide.change.wire.proto.Checkpoint.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new CorruptRecordException("The value is not a Checkpoint: " + e.getMessage(), e);
        }
        Fields.checkVersion(message.getWireVersion());
        Crc.check(message.getCrc(), message.toBuilder().clearCrc().build());
        try {
            return checkpoint(message);
        } catch (IllegalArgumentException e) {
            throw new CorruptRecordException(
                    "Checkpoint at seq " + message.getSeq() + " has an invalid field: " + e.getMessage(), e);
        }
    }

    private static Checkpoint checkpoint(io.crosstide.change.wire.proto.Checkpoint message) {
        Map<UUID, String> origins = new HashMap<>();
        message.getOriginsMap().forEach((uuid, datacenter) -> origins.put(UUID.fromString(uuid), datacenter));
        Map<Xid, Gtid> prepared = new HashMap<>();
        message.getPreparedMap().forEach((xid, gtid) -> prepared.put(Xid.parse(xid), Gtid.parse(gtid)));
        return new Checkpoint(
                Fields.uuid(message.getStreamId()),
                message.getTopicId(),
                message.getCluster(),
                message.getDatacenter(),
                message.getSeq(),
                GtidSet.parse(message.getStartGtidSet()),
                GtidSet.parse(message.getExecuted()),
                GtidSet.parse(message.getPublished()),
                GtidSet.parse(message.getPending()),
                GtidSet.parse(message.getPendingEchoes()),
                message.getStamp(),
                message.getEchoStamp(),
                Fields.dependenciesOf(message.getPendingDependsList()),
                origins,
                prepared,
                message.getTimeMicros(),
                message.getDdlSkipped(),
                message.getEchoesDropped(),
                message.getBinlogPosition(),
                message.getError(),
                message.getRemedy());
    }
}
