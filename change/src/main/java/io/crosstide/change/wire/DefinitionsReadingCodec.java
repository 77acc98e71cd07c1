package io.crosstide.change.wire;

import com.google.protobuf.InvalidProtocolBufferException;

/** Values of the checkpoints topic: {@code DefinitionsReading} of {@code stream.proto}. Safe for several threads. */
public final class DefinitionsReadingCodec {
    public byte[] encode(DefinitionsReading reading) {
        io.crosstide.change.wire.proto.DefinitionsReading.Builder builder =
                io.crosstide.change.wire.proto.DefinitionsReading.newBuilder()
                        .setWireVersion(Fields.WIRE_VERSION)
                        .setStreamId(Fields.uuid(reading.streamId()))
                        .setTimeMicros(reading.timeMicros())
                        .addAllInclude(reading.include())
                        .addAllExclude(reading.exclude());
        return Crc.bytes(builder.setCrc(Crc.of(builder.build())).build());
    }

    /** @throws CorruptRecordException if the version, the CRC or a field is wrong */
    public DefinitionsReading decode(byte[] value) {
        io.crosstide.change.wire.proto.DefinitionsReading message;
        try {
            message = io.crosstide.change.wire.proto.DefinitionsReading.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new CorruptRecordException("The value is not a DefinitionsReading: " + e.getMessage(), e);
        }
        Fields.checkVersion(message.getWireVersion());
        Crc.check(message.getCrc(), message.toBuilder().clearCrc().build());
        try {
            return new DefinitionsReading(
                    Fields.uuid(message.getStreamId()),
                    message.getTimeMicros(),
                    message.getIncludeList(),
                    message.getExcludeList());
        } catch (IllegalArgumentException e) {
            throw new CorruptRecordException("A reading of definitions has an invalid field: " + e.getMessage(), e);
        }
    }
}
