package io.crosstide.cli.service;

import com.sun.net.httpserver.HttpsConfigurator;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.topology.HttpTls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Reads the certificate of the HTTP endpoints from its key store. Throws SecretException if its password is missing. */
final class HttpCertificate {

    private HttpCertificate() {}

    static HttpsConfigurator read(HttpTls tls, Map<String, String> environment) throws CommandFailedException {
        char[] password = tls.keyStorePassword().resolve(environment).toCharArray();
        try (InputStream in = Files.newInputStream(tls.keyStore())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            if (!hasKey(store)) {
                throw new IOException("it has no private key");
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new HttpsConfigurator(context);
        } catch (IOException | GeneralSecurityException failure) {
            throw new CommandFailedException(
                    "Cannot use the key store %s for metrics and health: %s. Set http.tls.keyStore of the topology to a PKCS #12 file with a certificate and its key, and http.tls.keyStorePassword to its password."
                            .formatted(tls.keyStore(), failure),
                    failure);
        }
    }

    private static boolean hasKey(KeyStore store) throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return true;
            }
        }
        return false;
    }
}
