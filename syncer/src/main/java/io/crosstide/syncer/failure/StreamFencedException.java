package io.crosstide.syncer.failure;

import java.io.Serial;

/** Another producer took over the stream's transactional id: this process is no longer its syncer. */
public final class StreamFencedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public StreamFencedException(String message, Throwable cause) {
        super(message, cause);
    }
}
