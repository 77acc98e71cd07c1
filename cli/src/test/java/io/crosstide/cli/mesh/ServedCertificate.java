package io.crosstide.cli.mesh;

import io.crosstide.testkit.CertificateAuthority;
import io.crosstide.testkit.CertificateAuthority.Issued;
import io.crosstide.testkit.mysql.MysqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets a running MySQL use another certificate until it is closed. */
final class ServedCertificate implements AutoCloseable {
    /** Options of a MySQL that starts with the files that {@link #copy} leaves in its data directory. */
    static final Map<String, String> OPTIONS =
            Map.of("ssl_ca", "test-ca.pem", "ssl_cert", "test-cert.pem", "ssl_key", "test-key.pem");

    private final MysqlServer server;
    private final Map<String, String> before = new LinkedHashMap<>();

    ServedCertificate(MysqlServer server, CertificateAuthority authority, Issued issued)
            throws IOException, SQLException {
        this.server = server;
        copy(authority, issued, server.dataDirectory());
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String name : OPTIONS.keySet()) {
                try (ResultSet row = statement.executeQuery("SELECT @@global." + name)) {
                    row.next();
                    before.put(name, row.getString(1));
                }
            }
        }
        reload(OPTIONS);
    }

    /** Copies the files into the data directory of a MySQL, because one in a container sees no other. */
    static void copy(CertificateAuthority authority, Issued issued, Path data) throws IOException {
        Files.copy(authority.certificate(), data.resolve("test-ca.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(issued.certificate(), data.resolve("test-cert.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(issued.key(), data.resolve("test-key.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void reload(Map<String, String> options) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> option : options.entrySet()) {
                statement.execute("SET GLOBAL " + option.getKey() + " = '" + option.getValue() + "'");
            }
            statement.execute("ALTER INSTANCE RELOAD TLS");
        }
    }

    @Override
    public void close() throws SQLException {
        reload(before);
    }
}
