package io.crosstide.change.wire;

/** Values of the checkpoints topic. Safe for several threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class CheckpointCodec {
    public byte[] encode(Checkpoint checkpoint) {
        throw new UnsupportedOperationException("not yet " + checkpoint);
    }

    /** @throws CorruptRecordException when version, CRC or fields are not as they must be */
    public Checkpoint decode(byte[] value) {
        throw new UnsupportedOperationException("not yet " + value.length);
    }
}
