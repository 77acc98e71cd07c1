package io.crosstide.change.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.proto.Kind;
import java.io.IOException;
import java.util.UUID;

/**
 * Values of the transactions topic: {@code StreamRecord} of {@code stream.proto}. The same record always gives the same
 * bytes. Safe for several threads.
 */
public final class StreamRecordCodec {
    /** The version that is written. The version before it is read, too. */
    public static final int WIRE_VERSION = Fields.WIRE_VERSION;

    public byte[] encode(StreamRecord record) {
        io.crosstide.change.wire.proto.StreamRecord.Builder builder =
                io.crosstide.change.wire.proto.StreamRecord.newBuilder()
                        .setWireVersion(WIRE_VERSION)
                        .setStreamId(Fields.uuid(record.streamId()))
                        .setSeq(record.seq())
                        .setOrigin(record.origin())
                        .setServerUuid(record.serverUuid().toString())
                        .setCommitTimeMicros(record.commitTimeMicros())
                        .setStamp(record.stamp())
                        .addAllDepends(Fields.dependencies(record.depends()))
                        .setEchoes(record.echoes().toString())
                        .setBinlogPosition(record.binlogPosition());
        if (record instanceof TransactionChunk transaction) {
            builder.setKind(Kind.TRANSACTION)
                    .setGtid(transaction.gtid().toString())
                    .setChunk(transaction.chunk())
                    .setLastChunk(transaction.last())
                    .setFormatDescription(bytes(transaction.formatDescription()))
                    .setEvents(bytes(transaction.events()))
                    .setRows(transaction.rows())
                    .addAllTableDefaults(Fields.defaults(transaction.defaults()));
        } else if (record instanceof Range range) {
            builder.setKind(Kind.RANGE)
                    .setLastSeq(range.lastSeq())
                    .setGtid(range.gtids().toString())
                    .addAllDdl(range.ddl());
        } else if (record instanceof Heartbeat heartbeat) {
            builder.setKind(Kind.HEARTBEAT).setExecuted(heartbeat.executed().toString());
        }
        return Crc.bytes(builder.setCrc(Crc.of(builder.build())).build());
    }

    private static ByteString bytes(byte[] bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /**
     * Reads a record.
     *
     * @throws CorruptRecordException if the version, the CRC or a field is wrong
     */
    public StreamRecord decode(byte[] value) {
        return decode(value, true);
    }

    /** Does the same as {@link #decode}, but leaves out the events of a transaction, which may be large. */
    public StreamRecord decodeWithoutEvents(byte[] value) {
        return decode(value, false);
    }

    private static StreamRecord decode(byte[] value, boolean withEvents) {
        io.crosstide.change.wire.proto.StreamRecord message;
        try {
            message = io.crosstide.change.wire.proto.StreamRecord.parseFrom(shared(value));
        } catch (IOException e) {
            throw new CorruptRecordException("The value is not a StreamRecord: " + e.getMessage(), e);
        }
        Fields.checkVersion(message.getWireVersion());
        Crc.check(message.getCrc(), message.toBuilder().clearCrc().build());
        try {
            return record(message, withEvents);
        } catch (IllegalArgumentException e) {
            throw new CorruptRecordException(
                    message.getKind() + " with seq " + message.getSeq() + " has an invalid field: " + e.getMessage(),
                    e);
        }
    }

    /** Byte fields share the bytes of the value; they are not copies. */
    private static CodedInputStream shared(byte[] value) {
        CodedInputStream in = UnsafeByteOperations.unsafeWrap(value).newCodedInput();
        in.enableAliasing(true);
        return in;
    }

    private static StreamRecord record(io.crosstide.change.wire.proto.StreamRecord message, boolean withEvents) {
        return switch (message.getKind()) {
            case TRANSACTION -> transaction(message, withEvents);
            case RANGE -> range(message);
            case HEARTBEAT -> heartbeat(message);
            default ->
                throw new CorruptRecordException("The record with seq " + message.getSeq() + " has the unknown kind "
                        + message.getKindValue() + "; upgrade this program");
        };
    }

    private static TransactionChunk transaction(
            io.crosstide.change.wire.proto.StreamRecord message, boolean withEvents) {
        return new TransactionChunk(
                Fields.uuid(message.getStreamId()),
                message.getSeq(),
                Gtid.parse(message.getGtid()),
                message.getOrigin(),
                UUID.fromString(message.getServerUuid()),
                message.getCommitTimeMicros(),
                message.getStamp(),
                Fields.dependenciesOf(message.getDependsList()),
                GtidSet.parse(message.getEchoes()),
                message.getChunk(),
                message.getLastChunk(),
                message.getFormatDescription().toByteArray(),
                withEvents ? message.getEvents().toByteArray() : new byte[0],
                message.getRows(),
                message.getBinlogPosition(),
                Fields.defaultsOf(message.getTableDefaultsList()));
    }

    private static Range range(io.crosstide.change.wire.proto.StreamRecord message) {
        return new Range(
                Fields.uuid(message.getStreamId()),
                message.getSeq(),
                message.getLastSeq(),
                GtidSet.parse(message.getGtid()),
                message.getOrigin(),
                UUID.fromString(message.getServerUuid()),
                message.getCommitTimeMicros(),
                message.getStamp(),
                Fields.dependenciesOf(message.getDependsList()),
                GtidSet.parse(message.getEchoes()),
                message.getDdlList(),
                message.getBinlogPosition());
    }

    private static Heartbeat heartbeat(io.crosstide.change.wire.proto.StreamRecord message) {
        return new Heartbeat(
                Fields.uuid(message.getStreamId()),
                message.getSeq(),
                message.getOrigin(),
                UUID.fromString(message.getServerUuid()),
                message.getCommitTimeMicros(),
                message.getStamp(),
                GtidSet.parse(message.getExecuted()),
                GtidSet.parse(message.getEchoes()),
                message.getBinlogPosition());
    }
}
