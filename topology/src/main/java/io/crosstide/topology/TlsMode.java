package io.crosstide.topology;

/** How a MySQL connection uses TLS. The names are those of MySQL. */
public enum TlsMode {
    DISABLED,
    /** TLS if the server offers it, with any certificate. */
    PREFERRED,
    /** TLS with any certificate. */
    REQUIRED,
    /** TLS with a certificate that the trust store trusts. */
    VERIFY_CA,
    /** The same as {@link #VERIFY_CA}, and the certificate must name the host. */
    VERIFY_IDENTITY
}
