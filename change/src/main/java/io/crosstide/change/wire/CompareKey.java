package io.crosstide.change.wire;

import java.util.Optional;
import java.util.UUID;

/** Keys of the checkpoints topic under which datacenters ask and answer about rows. */
public final class CompareKey {
    private static final String REQUEST = "compare-request:";
    private static final String ANSWER = "compare-answer:";
    private static final int UUID_CHARACTERS = 36;

    /** Larger values are not read: no record that this program writes is half as large. */
    public static final int MAX_BYTES = 1 << 20;

    private CompareKey() {}

    public static String request(UUID id) {
        return REQUEST + id;
    }

    public static String answer(UUID id, int part) {
        return ANSWER + id + ":" + part;
    }

    /** The request that a key belongs to; empty if it is the key of something else. */
    public static Optional<UUID> requestOf(String key) {
        return key.startsWith(REQUEST) ? uuid(key.substring(REQUEST.length())) : Optional.empty();
    }

    /** The request to which a key's value is a part of an answer; empty if it is the key of something else. */
    public static Optional<UUID> answeredBy(String key) {
        if (!key.startsWith(ANSWER) || key.length() < ANSWER.length() + UUID_CHARACTERS) {
            return Optional.empty();
        }
        return uuid(key.substring(ANSWER.length(), ANSWER.length() + UUID_CHARACTERS));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == UUID_CHARACTERS ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // somebody else's key
        }
    }

    static void checkSize(byte[] value) {
        if (value.length > MAX_BYTES) {
            throw new CorruptRecordException(
                    "A record about a comparison has " + value.length + " bytes, more than " + MAX_BYTES);
        }
    }
}
