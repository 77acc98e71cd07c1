package io.crosstide.change.wire;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Optional;

/** Gives a message the CRC of its other fields, so that readers look at those. */
public final class Sealed {
    private Sealed() {}

    /**
     * The message in these bytes with its own CRC and the version that is read; empty if they are no message.
     *
     * @param type any message of the type
     */
    public static Optional<byte[]> of(byte[] bytes, Message type) {
        try {
            Message.Builder builder = type.newBuilderForType().mergeFrom(bytes);
            builder.setField(field(builder, "wire_version"), Fields.WIRE_VERSION);
            FieldDescriptor crc = field(builder, "crc");
            builder.clearField(crc);
            builder.setField(crc, Crc.of(builder.build()));
            return Optional.of(Crc.bytes(builder.build()));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static FieldDescriptor field(Message.Builder builder, String name) {
        return builder.getDescriptorForType().findFieldByName(name);
    }
}
