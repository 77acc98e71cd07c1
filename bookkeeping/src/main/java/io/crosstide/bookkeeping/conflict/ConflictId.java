package io.crosstide.bookkeeping.conflict;

import io.crosstide.change.gtid.Gtid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
        return digits(place.array());
    }

    /**
     * For a transaction that its stream has not published, so that it has no seq: the first 32 hexadecimal digits of SHA-256 over the
     * stream's UUID, the two numbers as big-endian longs and the GTID as text.
     */
    public static String of(UUID streamId, Gtid gtid, int eventIndex, int rowIndex) {
        byte[] name = gtid.toString().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer place = ByteBuffer.allocate(4 * Long.BYTES + name.length)
                .putLong(streamId.getMostSignificantBits())
                .putLong(streamId.getLeastSignificantBits())
                .putLong(eventIndex)
                .putLong(rowIndex)
                .put(name);
        return digits(place.array());
    }

    private static String digits(byte[] place) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(place);
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
