package io.crosstide.bookkeeping.conflict;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Makes the id of a conflict from the place of its row change. A change that is delivered again gives the same id. */
public final class ConflictId {
    private static final int BYTES = 16;

    private ConflictId() {}

    /** The first 32 hexadecimal digits of SHA-256 over the stream's UUID and the three numbers as big-endian longs. */
    public static String of(UUID streamId, long seq, int eventIndex, int rowIndex) {
        ByteBuffer place = ByteBuffer.allocate(5 * Long.BYTES)
                .putLong(streamId.getMostSignificantBits())
                .putLong(streamId.getLeastSignificantBits())
                .putLong(seq)
                .putLong(eventIndex)
                .putLong(rowIndex);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(place.array());
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
