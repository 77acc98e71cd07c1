package io.crosstide.syncer;

import java.io.Serial;

/** Another producer took over the stream's transactional id: this process is no longer its syncer. */
final class FencedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    FencedException(String message, Throwable cause) {
        super(message, cause);
    }
}
