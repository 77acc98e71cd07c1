package io.crosstide.topology;

/** How a MySQL connection uses TLS; the words are MySQL's own. */
public enum TlsMode {
    DISABLED,
    /** TLS where the server offers it, with any certificate. */
    PREFERRED,
    /** TLS with any certificate. */
    REQUIRED,
    /** TLS with a certificate that the trust store knows. */
    VERIFY_CA,
    /** As {@link #VERIFY_CA}, and the certificate must name the host. */
    VERIFY_IDENTITY
}
