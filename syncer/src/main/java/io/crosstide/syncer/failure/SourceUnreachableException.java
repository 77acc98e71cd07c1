package io.crosstide.syncer.failure;

import java.io.Serial;

/** The source did not answer a query. The next session tries again. */
public final class SourceUnreachableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public SourceUnreachableException(String message, Exception cause) {
        super(message, cause);
    }
}
