package io.crosstide.change.wire;

/** A record of a stream cannot be trusted: it is damaged, has another version, or lacks a required field. */
public final class CorruptRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CorruptRecordException(String message) {
        super(message);
    }

    public CorruptRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
