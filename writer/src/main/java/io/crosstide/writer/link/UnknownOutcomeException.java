package io.crosstide.writer.link;

import java.sql.SQLException;

/** COMMIT was sent and not confirmed: only the target knows, once the session has ended, whether it took effect. */
final class UnknownOutcomeException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownOutcomeException(SQLException cause) {
        super("COMMIT was not confirmed: " + cause.getMessage(), cause);
    }
}
