package io.crosstide.topology.connect;

import io.crosstide.topology.Endpoint;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.TlsMode;
import io.crosstide.topology.TlsSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Opens connections to the servers of a cluster with the driver properties that exact replication needs.
 *
 * <p>Secrets are read at each use, so the next connection uses a rotated password.
 */
public final class MysqlConnections {
    private static final int UNKNOWN_SYSTEM_VARIABLE = 1193;

    /**
     * Session variables that replace the server's global settings. With other settings a query could omit rows, even
     * rows of positions and definitions; the server could refuse a statement, cut it short or not commit it; warnings
     * could be lost. No variable needs a privilege, and MySQL 8.0.15 has all of them.
     */
    public static final String SESSION_VARIABLES = "sql_select_limit=18446744073709551615,sql_big_selects=1,"
            + "sql_safe_updates=0,max_execution_time=0,range_optimizer_max_mem_size=0,completion_type=0,"
            + "transaction_read_only=0,sql_notes=1,wait_timeout=28800";

    private final MysqlCluster cluster;
    private final Map<String, String> environment;
    /** How long a statement may take before the server has to show a sign of life. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private static final Duration NETWORK = Duration.ofSeconds(5);

    private final Map<String, String> attributes;
    private final Duration patience;

    public MysqlConnections(MysqlCluster cluster, Map<String, String> environment) {
        this(cluster, environment, Map.of("program_name", "crosstide"), ANSWER);
    }

    private MysqlConnections(
            MysqlCluster cluster, Map<String, String> environment, Map<String, String> attributes, Duration patience) {
        this.cluster = cluster;
        this.environment = Map.copyOf(environment);
        this.attributes = new TreeMap<>(attributes);
        this.patience = patience;
    }

    /**
     * The same connections with further connection attributes, which performance_schema shows. They must not contain
     * commas, because the driver cannot escape them.
     */
    public MysqlConnections withAttributes(Map<String, String> further) {
        if (joined(further).split(",", -1).length > Math.max(1, further.size())) {
            throw new IllegalArgumentException("A connection attribute contains a comma: " + further);
        }
        Map<String, String> all = new TreeMap<>(attributes);
        all.putAll(further);
        return new MysqlConnections(cluster, environment, all, patience);
    }

    /**
     * The same connections with another limit for each answer until the connection is open. A frozen server accepts a
     * connection, because its operating system does, and then does not answer. The limit for statements stays.
     */
    public MysqlConnections withPatience(Duration longest) {
        return new MysqlConnections(cluster, environment, attributes, longest);
    }

    /** The account and the TLS settings, for connections of another kind. */
    public MysqlCluster cluster() {
        return cluster;
    }

    /** The variables that hold its secrets. */
    public Map<String, String> environment() {
        return environment;
    }

    public String jdbcUrl(Endpoint endpoint) {
        return "jdbc:mysql://" + endpoint + "/";
    }

    /** Properties for Connector/J, with user and password; throws SecretException if a secret is missing. */
    public Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user", cluster.username());
        properties.setProperty("password", cluster.password().resolve(environment));
        properties.setProperty("characterEncoding", "UTF-8");
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty("connectTimeout", millis(patience.compareTo(NETWORK) < 0 ? patience : NETWORK));
        properties.setProperty("socketTimeout", millis(patience));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("allowMultiQueries", "true");
        properties.setProperty("rewriteBatchedStatements", "false");
        // else a column named {fn now()} becomes now(), within backticks, too
        properties.setProperty("enableEscapeProcessing", "false");
        properties.setProperty("processEscapeCodesForPrepStmts", "false");
        properties.setProperty("useServerPrepStmts", "false");
        properties.setProperty("yearIsDateType", "false");
        properties.setProperty("tinyInt1isBit", "false");
        properties.setProperty("connectionAttributes", joined(attributes));
        addTls(properties, cluster.tls());
        return properties;
    }

    private void addTls(Properties properties, TlsSettings tls) {
        properties.setProperty("sslMode", tls.mode().name());
        if (tls.mode() == TlsMode.DISABLED || tls.mode() == TlsMode.PREFERRED) {
            // Without TLS, caching_sha2_password encrypts the password with the server's key.
            properties.setProperty("allowPublicKeyRetrieval", "true");
        }
        Path trustStore = tls.trustStore();
        if (trustStore != null) {
            properties.setProperty(
                    "trustCertificateKeyStoreUrl", trustStore.toUri().toString());
            properties.setProperty("trustCertificateKeyStoreType", "PKCS12");
            if (tls.trustStorePassword() != null) {
                properties.setProperty(
                        "trustCertificateKeyStorePassword",
                        tls.trustStorePassword().resolve(environment));
            }
        }
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    private static String joined(Map<String, String> attributes) {
        return attributes.entrySet().stream()
                .map(attribute -> attribute.getKey() + ":" + attribute.getValue())
                .collect(Collectors.joining(","));
    }

    /** Opens a connection; the caller closes it. The exception's message names cluster, endpoint and account. */
    public Connection open(Endpoint endpoint) throws SQLException {
        try {
            Connection connection = DriverManager.getConnection(jdbcUrl(endpoint), properties());
            prepare(connection);
            allowLongStatements(connection);
            return connection;
        } catch (SQLException e) {
            throw new SQLException(
                    String.format(
                            Locale.ROOT,
                            "Cannot connect to MySQL %s (cluster '%s') as '%s': %s",
                            endpoint,
                            cluster.name(),
                            cluster.username(),
                            FailureReason.of(e)),
                    e.getSQLState(),
                    e.getErrorCode(),
                    e);
        }
    }

    /** A server that lacks one of the variables is not supported. A later check refuses it by its name. */
    private static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION " + SESSION_VARIABLES);
        } catch (SQLException e) {
            if (e.getErrorCode() != UNKNOWN_SYSTEM_VARIABLE) {
                connection.close();
                throw e;
            }
        }
    }

    private void allowLongStatements(Connection connection) throws SQLException {
        if (!patience.equals(ANSWER)) {
            connection.setNetworkTimeout(Runnable::run, (int) ANSWER.toMillis());
        }
    }

    /**
     * Opens a connection to the primary: the one endpoint where read_only and super_read_only are off. If there is no
     * such endpoint or several, throws an SQLException with the state of each endpoint.
     */
    public Primary openPrimary() throws SQLException {
        return new PrimarySearch(this, cluster).open();
    }
}
