package io.crosstide.compare.answer;

import io.crosstide.change.comparison.Digest128;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Computes digests of values: the first half of the SHA-256 over each value with its length, in order. Used by one thread.
 */
final class RowDigest {
    private static final byte NULL = 0;
    private static final byte VALUE = 1;

    private final MessageDigest sha;
    private final ByteBuffer length = ByteBuffer.allocate(1 + Integer.BYTES);

    RowDigest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    void add(byte @Nullable [] value) {
        if (value == null) {
            sha.update(NULL);
            return;
        }
        length.clear();
        length.put(VALUE).putInt(value.length);
        sha.update(length.array());
        sha.update(value);
    }

    /** The digest of what was added; begins anew. */
    Digest128 finish() {
        ByteBuffer digest = ByteBuffer.wrap(sha.digest());
        return new Digest128(digest.getLong(), digest.getLong());
    }
}
