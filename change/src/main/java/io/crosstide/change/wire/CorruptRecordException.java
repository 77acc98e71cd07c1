package io.crosstide.change.wire;

/** A record of a stream cannot be trusted: damaged, of another version, or without a field it must have. */
public final class CorruptRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CorruptRecordException(String message) {
        super(message);
    }

    public CorruptRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
