package io.crosstide.topology;

import io.crosstide.topology.secret.SecretReference;
import java.nio.file.Path;

/**
 * The certificate with which a process serves metrics and health.
 *
 * @param keyStore PKCS #12 file with the certificate, its chain and its key
 */
public record HttpTls(Path keyStore, SecretReference keyStorePassword) {}
