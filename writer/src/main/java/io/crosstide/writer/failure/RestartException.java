package io.crosstide.writer.failure;

import org.jspecify.annotations.Nullable;

/** The link restarts soon from the position that the target stores. */
public final class RestartException extends LinkFailure {
    private static final long serialVersionUID = 1L;

    private final long seq;

    /** @param seq the transaction that could not be applied in this attempt */
    public RestartException(String message, long seq, @Nullable Throwable cause) {
        super(message, cause);
        this.seq = seq;
    }

    public long seq() {
        return seq;
    }
}
