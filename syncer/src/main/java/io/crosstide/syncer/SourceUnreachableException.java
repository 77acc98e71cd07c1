package io.crosstide.syncer;

import java.io.Serial;

/** The source could not be asked; tried again with the next start of the session. */
final class SourceUnreachableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    SourceUnreachableException(String message, Exception cause) {
        super(message, cause);
    }
}
