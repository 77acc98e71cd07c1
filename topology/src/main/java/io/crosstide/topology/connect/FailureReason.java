package io.crosstide.topology.connect;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Optional;

/** The reason why a connection failed, in one line. */
final class FailureReason {

    private FailureReason() {}

    /** The first line of the driver's message. For network and TLS errors it is followed by the more detailed cause. */
    static String of(SQLException failure) {
        String message = firstLine(failure);
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String cause = firstLine(deepest);
        if (deepest instanceof SocketTimeoutException) {
            return "the server did not answer in time (" + cause + ")";
        }
        Optional<TlsRefusal> refusal = TlsRefusal.of(deepest);
        if (refusal.isPresent()) {
            return refusal.get().reason() + " (" + cause + ")";
        }
        return message.contains(cause) ? message : message + " (" + cause + ")";
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElse("");
    }
}
