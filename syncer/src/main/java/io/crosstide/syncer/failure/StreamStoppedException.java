package io.crosstide.syncer.failure;

import java.io.Serial;

/**
 * The stream stops, because continuing would lose, repeat or change data. The message says what was seen; the remedy
 * says what to do.
 */
public final class StreamStoppedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * The remedy if a transaction in the binlog cannot be replicated or cannot be read: no transaction can be skipped.
     */
    public static final String NEW_STREAM = "start a new stream (see \"Starting a new stream\" in docs/operations.md)";

    private final String remedy;

    public StreamStoppedException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public StreamStoppedException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What an operator should do. */
    public String remedy() {
        return remedy;
    }
}
