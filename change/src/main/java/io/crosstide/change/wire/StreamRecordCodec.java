package io.crosstide.change.wire;

/** Values of the transactions topic. Safe for several threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class StreamRecordCodec {
    /** The version written, and read besides the one before it. */
    public static final int WIRE_VERSION = 1;

    public byte[] encode(StreamRecord record) {
        throw new UnsupportedOperationException("not yet " + record);
    }

    /** @throws CorruptRecordException when version, CRC or fields are not as they must be */
    public StreamRecord decode(byte[] value) {
        throw new UnsupportedOperationException("not yet " + value.length);
    }
}
