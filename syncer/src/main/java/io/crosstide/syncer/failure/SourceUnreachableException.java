package io.crosstide.syncer.failure;

import java.io.Serial;

/** The source could not be asked; tried again with the next start of the session. */
public final class SourceUnreachableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public SourceUnreachableException(String message, Exception cause) {
        super(message, cause);
    }
}
