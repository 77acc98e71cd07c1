package io.crosstide.topology;

import io.crosstide.topology.secret.SecretReference;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the connections to a cluster.
 *
 * @param trustStore PKCS #12 file with the certificates to trust; null means the certificates of the Java runtime
 */
public record TlsSettings(
        TlsMode mode, @Nullable Path trustStore, @Nullable SecretReference trustStorePassword) {

    public static final TlsSettings DEFAULT = new TlsSettings(TlsMode.PREFERRED, null, null);
}
