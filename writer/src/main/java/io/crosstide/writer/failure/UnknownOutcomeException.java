package io.crosstide.writer.failure;

import java.sql.SQLException;

/**
 * COMMIT was sent and not confirmed. Whether it took effect can be read from the target after the session has ended.
 */
public final class UnknownOutcomeException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnknownOutcomeException(SQLException cause) {
        super("COMMIT was not confirmed: " + cause.getMessage(), cause);
    }
}
