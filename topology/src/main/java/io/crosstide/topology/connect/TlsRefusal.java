package io.crosstide.topology.connect;

import java.security.UnrecoverableKeyException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** Why a connection with TLS is refused, by one exception of the Java runtime, the JDBC driver or the binlog client. */
enum TlsRefusal {
    EXPIRED(
            "the certificate of the server has expired",
            "give the server a new certificate: ssl_cert, ssl_key, then ALTER INSTANCE RELOAD TLS; or correct the clock of"
                    + " this machine"),
    NOT_YET_VALID(
            "the certificate of the server is not valid yet",
            "compare the clock of this machine with the time from which the certificate is valid"),
    OTHER_NAME(
            "the certificate of the server does not name this host",
            "use a name in the endpoints that is a subject alternative name of the certificate, or give the server a"
                    + " certificate with this name; tls.mode verify-ca does not compare names"),
    UNKNOWN_AUTHORITY(
            "no authority in the trust store has signed the certificate of the server",
            "put the certificate of the authority that signed the server's certificate into tls.trustStore of the cluster"),
    TRUST_STORE(
            "the trust store cannot be read",
            "correct tls.trustStore of the cluster, the path of a PKCS #12 file, and tls.trustStorePassword"),
    NOT_OFFERED(
            "tls.mode of the cluster demands TLS, and the server offers none",
            "let the server use TLS (ssl_cert, ssl_key, tls_version); tls.mode preferred would send the data without"
                    + " encryption");

    /** For any other failure of a handshake. */
    static final String OTHER_REMEDY = "correct tls of the cluster (mode, trustStore), or the server's certificate";

    private final String reason;
    private final String remedy;

    TlsRefusal(String reason, String remedy) {
        this.reason = reason;
        this.remedy = remedy;
    }

    /** What happened, for people. */
    String reason() {
        return reason;
    }

    /** In lower case and without a full stop. */
    String remedy() {
        return remedy;
    }

    /** Looks at this exception alone, not at its causes. Empty if it does not say what is wrong with TLS. */
    static Optional<TlsRefusal> of(Throwable failure) {
        if (failure instanceof CertificateExpiredException) {
            return Optional.of(EXPIRED);
        }
        if (failure instanceof CertificateNotYetValidException) {
            return Optional.of(NOT_YET_VALID);
        }
        if (failure instanceof CertPathBuilderException) {
            return Optional.of(UNKNOWN_AUTHORITY);
        }
        if (failure instanceof CertPathValidatorException path && path.getReason() == PKIXReason.NO_TRUST_ANCHOR) {
            return Optional.of(UNKNOWN_AUTHORITY);
        }
        if (failure instanceof UnrecoverableKeyException) {
            return Optional.of(TRUST_STORE);
        }
        boolean ofServer = failure instanceof SQLException refused && refused.getErrorCode() != 0;
        return ofServer ? Optional.empty() : ofMessage(failure);
    }

    /** Where the type of the exception does not say it. */
    private static Optional<TlsRefusal> ofMessage(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("server identity verification failed")
                || message.contains("no subject alternative")
                || message.contains("no name matching")) {
            return Optional.of(OTHER_NAME);
        }
        if (message.contains("ssl connection required, but not provided")
                || message.contains("server does not support ssl")) {
            return Optional.of(NOT_OFFERED);
        }
        // the driver: "Cannot open file:///…/ca.p12"; the runtime: "keystore password was incorrect"
        if (message.contains("keystore")
                || message.contains("cannot open file:")
                || message.startsWith("tls to mysql could not be set up")) {
            return Optional.of(TRUST_STORE);
        }
        return Optional.empty();
    }
}
