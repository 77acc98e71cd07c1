package io.crosstide.syncer.failure;

import java.io.Serial;

/** Thrown where going on would lose, repeat or bend data. Says what was seen, and carries what to do about it. */
public final class StreamStoppedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** The way on where a transaction stands in the binlog as it is, or cannot be read any more: none can be skipped. */
    public static final String NEW_STREAM = "begin the stream anew behind it, as docs/operations.md says";

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
