package io.crosstide.binlog;

import io.crosstide.topology.TlsMode;
import io.crosstide.topology.TlsSettings;
import io.crosstide.topology.secret.SecretException;
import io.crosstide.topology.secret.SecretReference;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Adds TLS to a socket as the topology requires.
 *
 * <p>As in MySQL's own clients, {@code preferred} and {@code required} encrypt without verifying the server. {@code
 * verify-ca} requires a certificate that the trust store (or the JVM's trust store) trusts. {@code verify-identity}
 * also requires that the certificate names the host. No mode accepts an expired certificate, because the JDBC driver
 * accepts none either.
 */
public final class TlsClient {
    private final TlsMode mode;
    private final @Nullable Path trustStore;
    private final @Nullable String trustStorePassword;

    public TlsClient(TlsSettings settings, Map<String, String> environment) throws SecretException {
        this.mode = settings.mode();
        this.trustStore = settings.trustStore();
        SecretReference password = settings.trustStorePassword();
        this.trustStorePassword = password == null ? null : password.resolve(environment);
    }

    TlsMode mode() {
        return mode;
    }

    /**
     * @param host as the topology names it. The socket may not know it: for an address it asks the name service, and then
     *     whoever answers for that would decide which certificate is right.
     */
    SSLSocket wrap(Socket socket, String host) throws SocketException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(), null);
            SSLSocket wrapped =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, host, socket.getPort(), true);
            if (mode == TlsMode.VERIFY_IDENTITY) {
                SSLParameters parameters = wrapped.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                wrapped.setSSLParameters(parameters);
            }
            return wrapped;
        } catch (GeneralSecurityException
                | IOException
                | IllegalArgumentException e) { // the last for a file that is absent
            SocketException failure = new SocketException("TLS to MySQL could not be set up: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
        if (mode != TlsMode.VERIFY_CA && mode != TlsMode.VERIFY_IDENTITY) {
            return new TrustManager[] {new TrustAllThatAreValid()};
        }
        if (trustStore == null) {
            return null; // the JVM's own trust store
        }
        KeyStore store = KeyStore.getInstance(
                trustStore.toFile(), trustStorePassword == null ? null : trustStorePassword.toCharArray());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static final class TrustAllThatAreValid implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            for (X509Certificate certificate : chain) {
                certificate.checkValidity();
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
