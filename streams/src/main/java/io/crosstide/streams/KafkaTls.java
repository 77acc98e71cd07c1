package io.crosstide.streams;

import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.jspecify.annotations.Nullable;

/** What an operator does about a failure of TLS. The clients of Kafka only say that a handshake or a store failed. */
final class KafkaTls {
    private static final String WHERE = " in kafka.properties or kafka.remoteProperties";
    private static final String STORE = "Failed to load SSL keystore";

    private KafkaTls() {}

    /** Empty if the failure does not come from TLS. */
    static Optional<KafkaProblem> problem(Throwable failure) {
        for (@Nullable Throwable next = failure; next != null; next = next.getCause()) {
            String message = String.valueOf(next.getMessage());
            if (message.startsWith(STORE)) {
                return Optional.of(new KafkaProblem(
                        message + " (" + deepest(next) + ")",
                        "correct ssl.truststore.location, ssl.truststore.type and ssl.truststore.password, or those of"
                                + " ssl.keystore," + WHERE));
            }
            if (next instanceof SslAuthenticationException) {
                String reason = deepest(next);
                return Optional.of(new KafkaProblem(
                        reason.equals(message) ? message : message + " (" + reason + ")", remedy(reason)));
            }
        }
        return Optional.empty();
    }

    private static String remedy(String reason) {
        String text = reason.toLowerCase(Locale.ROOT);
        if (text.contains("no subject alternative") || text.contains("no name matching")) {
            return "use hosts in bootstrapServers, and in advertised.listeners of the brokers, that are subject alternative"
                    + " names of the brokers' certificates, or give the brokers certificates with these names";
        }
        if (text.contains("notafter") || text.contains("expired")) {
            return "give the broker a new certificate, or correct the clock of this machine";
        }
        if (text.contains("certification path") || text.contains("trust anchor")) {
            return "put the certificate of the authority that signed the brokers' certificates into the file of"
                    + " ssl.truststore.location" + WHERE;
        }
        return "compare the ssl.* settings" + WHERE + " with those of the brokers";
    }

    /** What the last cause says. */
    private static String deepest(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null && last.getCause() != last) {
            last = last.getCause();
        }
        return last.getMessage() == null || last.getMessage().isBlank()
                ? last.getClass().getSimpleName()
                : last.getMessage().strip().replaceAll("\\s+", " ");
    }
}
