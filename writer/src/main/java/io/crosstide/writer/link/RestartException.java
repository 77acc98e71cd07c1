package io.crosstide.writer.link;

import org.jspecify.annotations.Nullable;

/** The link is to be taken up again from what the target remembers, soon. */
final class RestartException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long seq;

    /** @param seq the transaction that could not be applied this time */
    RestartException(String message, long seq, @Nullable Throwable cause) {
        super(message, cause);
        this.seq = seq;
    }

    long seq() {
        return seq;
    }
}
