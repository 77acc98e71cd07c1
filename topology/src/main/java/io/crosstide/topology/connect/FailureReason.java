package io.crosstide.topology.connect;

import java.sql.SQLException;

/** Why a connection failed, in one line. */
final class FailureReason {

    private FailureReason() {}

    /** The driver's first line and, where it is about the network or TLS, the cause underneath that says more. */
    static String of(SQLException failure) {
        String message = firstLine(failure);
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String cause = firstLine(deepest);
        return message.contains(cause) ? message : message + " (" + cause + ")";
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElse("");
    }
}
