package io.crosstide.change.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.crosstide.change.gtid.Gtid;

/** Values of the checkpoints topic: {@code OpenTransaction} of {@code stream.proto}. Safe for several threads. */
public final class OpenTransactionCodec {
    public byte[] encode(OpenTransactionRecord open) {
        io.crosstide.change.wire.proto.OpenTransaction.Builder builder =
                io.crosstide.change.wire.proto.OpenTransaction.newBuilder()
                        .setWireVersion(Fields.WIRE_VERSION)
                        .setStreamId(Fields.uuid(open.streamId()))
                        .setSeq(open.seq())
                        .setGtid(open.gtid().toString())
                        .setCommitTimeMicros(open.commitTimeMicros())
                        .setSinceMicros(open.sinceMicros())
                        .setBytes(open.bytes())
                        .setTimeMicros(open.timeMicros());
        return Crc.bytes(builder.setCrc(Crc.of(builder.build())).build());
    }

    /**
     * Reads a report.
     *
     * @throws CorruptRecordException if the version, the CRC or a field is wrong
     */
    public OpenTransactionRecord decode(byte[] value) {
        io.crosstide.change.wire.proto.OpenTransaction message;
        try {
            message = io.crosstide.change.wire.proto.OpenTransaction.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new CorruptRecordException("The value is not an OpenTransaction: " + e.getMessage(), e);
        }
        Fields.checkVersion(message.getWireVersion());
        Crc.check(message.getCrc(), message.toBuilder().clearCrc().build());
        try {
            return new OpenTransactionRecord(
                    Fields.uuid(message.getStreamId()),
                    message.getSeq(),
                    Gtid.parse(message.getGtid()),
                    message.getCommitTimeMicros(),
                    message.getSinceMicros(),
                    message.getBytes(),
                    message.getTimeMicros());
        } catch (IllegalArgumentException e) {
            throw new CorruptRecordException(
                    "A report on an open transaction has an invalid field: " + e.getMessage(), e);
        }
    }
}
