package io.crosstide.writer.failure;

import java.sql.SQLException;

/** COMMIT was sent and not confirmed: only the target knows, once the session has ended, whether it took effect. */
public final class UnknownOutcomeException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnknownOutcomeException(SQLException cause) {
        super("COMMIT was not confirmed: " + cause.getMessage(), cause);
    }
}
