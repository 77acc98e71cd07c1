package io.crosstide.testkit;

import io.crosstide.testkit.process.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Signs certificates for the servers of a test, by the keytool of this JDK. All stores have {@link #PASSWORD}. */
public final class CertificateAuthority {
    public static final String PASSWORD = "store-secret-5";

    private static final String ALIAS = "authority";
    private static final String TYPE = "PKCS12";

    private final Path folder;
    private final String name;

    /**
     * A certificate with its key.
     *
     * @param keyStore PKCS #12 file with both
     * @param certificate PEM file
     * @param key PEM file
     */
    public record Issued(Path keyStore, Path certificate, Path key) {}

    private CertificateAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** Creates an authority whose files are in the folder, which must exist. */
    public static CertificateAuthority create(Path folder, String name) throws IOException {
        CertificateAuthority authority = new CertificateAuthority(folder, name);
        authority.keytool(ALIAS, "-ext", "bc:c", "-validity", "30");
        authority.writePem("ca", ALIAS);
        authority.writeTrustStore();
        return authority;
    }

    /** PKCS #12 file with the authority's own certificate. */
    public Path trustStore() {
        return file("trust.p12");
    }

    /** PEM file with the authority's own certificate. */
    public Path certificate() {
        return file("ca.pem");
    }

    /** Issues a certificate that is valid now for the names, such as {@code dns:localhost,ip:127.0.0.1}. */
    public Issued issue(String alias, String names) throws IOException {
        return issue(alias, names, "-1d", 20);
    }

    /** Issues a certificate that was valid until two days ago. */
    public Issued issueExpired(String alias, String names) throws IOException {
        return issue(alias, names, "-12d", 10);
    }

    private Issued issue(String alias, String names, String start, int days) throws IOException {
        keytool(
                alias,
                "-signer",
                ALIAS,
                "-ext",
                "san=" + names,
                "-startdate",
                start,
                "-validity",
                Integer.toString(days));
        Path key = writePem(alias, alias);
        return new Issued(writeKeyStore(alias), file(alias + ".pem"), key);
    }

    private Path file(String suffix) {
        return folder.resolve(name + "-" + suffix);
    }

    private void keytool(String alias, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias + " of " + name,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-keystore",
                file("all.p12").toString(),
                "-storetype",
                TYPE,
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Command.mustRun(command, folder, Map.of());
    }

    private KeyStore all() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(TYPE);
        try (InputStream in = Files.newInputStream(file("all.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** Writes the certificate and its key; returns the file of the key. */
    private Path writePem(String stem, String alias) throws IOException {
        try {
            KeyStore all = all();
            Files.writeString(
                    file(stem + ".pem"),
                    pem("CERTIFICATE", all.getCertificate(alias).getEncoded()));
            Key key = all.getKey(alias, PASSWORD.toCharArray());
            return Files.writeString(file(stem + "-key.pem"), pem("PRIVATE KEY", key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("Cannot write the certificate " + alias + " of " + name, e);
        }
    }

    private static String pem(String what, byte[] content) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    private void writeTrustStore() throws IOException {
        try {
            KeyStore store = empty();
            store.setCertificateEntry("ca", all().getCertificate(ALIAS));
            store(store, trustStore());
        } catch (GeneralSecurityException e) {
            throw new IOException("Cannot write the trust store of " + name, e);
        }
    }

    private Path writeKeyStore(String alias) throws IOException {
        try {
            KeyStore all = all();
            KeyStore store = empty();
            store.setKeyEntry(
                    alias, all.getKey(alias, PASSWORD.toCharArray()), PASSWORD.toCharArray(), new Certificate[] {
                        all.getCertificate(alias), all.getCertificate(ALIAS)
                    });
            return store(store, file(alias + ".p12"));
        } catch (GeneralSecurityException e) {
            throw new IOException("Cannot write the key store " + alias + " of " + name, e);
        }
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(TYPE);
        store.load(null, null);
        return store;
    }

    private static Path store(KeyStore store, Path file) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }
}
