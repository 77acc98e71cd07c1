package io.crosstide.writer.failure;

import org.jspecify.annotations.Nullable;

/** The link is to be taken up again from what the target remembers, soon. */
public final class RestartException extends LinkFailure {
    private static final long serialVersionUID = 1L;

    private final long seq;

    /** @param seq the transaction that could not be applied this time */
    public RestartException(String message, long seq, @Nullable Throwable cause) {
        super(message, cause);
        this.seq = seq;
    }

    public long seq() {
        return seq;
    }
}
