package io.crosstide.topology.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.topology.Endpoint;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.TlsMode;
import io.crosstide.topology.TlsSettings;
import io.crosstide.topology.secret.SecretException;
import io.crosstide.topology.secret.SecretReference;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MysqlConnectionsTest {

    private static final Endpoint FIRST = new Endpoint("db-1", 3306);
    private static final Endpoint SECOND = new Endpoint("::1", 3307);

    private FakeMysqlDriver servers;

    @BeforeEach
    void registersDriver() throws SQLException {
        servers = new FakeMysqlDriver();
    }

    @AfterEach
    void removesDriver() throws SQLException {
        servers.close();
    }

    private static MysqlConnections connections(TlsSettings tls) {
        MysqlCluster cluster = new MysqlCluster(
                "orders",
                List.of(FIRST, SECOND),
                "crosstide",
                new SecretReference.Environment("PASSWORD"),
                tls,
                Set.of(),
                Set.of());
        return new MysqlConnections(cluster, Map.of("PASSWORD", "hunter2", "STORE", "s3cret"));
    }

    private static MysqlConnections connections() {
        return connections(TlsSettings.DEFAULT);
    }

    @Test
    void writesUrlWithoutSecrets() {
        assertThat(connections().jdbcUrl(FIRST)).isEqualTo("jdbc:mysql://db-1:3306/");
        assertThat(connections().jdbcUrl(SECOND)).isEqualTo("jdbc:mysql://[::1]:3307/");
    }

    @Test
    void setsPropertiesThatExactReplicationNeeds() {
        assertThat(connections().properties())
                .containsEntry("user", "crosstide")
                .containsEntry("password", "hunter2")
                .containsEntry("characterEncoding", "UTF-8")
                .containsEntry("connectionTimeZone", "UTC")
                .containsEntry("connectTimeout", "5000")
                .containsEntry("socketTimeout", "60000")
                .containsEntry("allowMultiQueries", "true")
                .containsEntry("useServerPrepStmts", "false")
                .containsEntry("connectionAttributes", "program_name:crosstide");
    }

    @Test
    void addsConnectionAttributes() {
        MysqlConnections link = connections().withAttributes(Map.of("crosstide_link", "shop/orders/beijing"));

        assertThat(link.properties())
                .containsEntry("connectionAttributes", "crosstide_link:shop/orders/beijing,program_name:crosstide");
    }

    @Test
    void refusesAttributeThatTheDriverWouldSplit() {
        assertThatThrownBy(() -> connections().withAttributes(Map.of("a", "b,c")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A connection attribute contains a comma: {a=b,c}");
    }

    @ParameterizedTest
    @EnumSource
    void usesConnectorsNamesOfTlsModes(TlsMode mode) {
        Properties properties = connections(new TlsSettings(mode, null, null)).properties();

        assertThat(properties).containsEntry("sslMode", mode.name()).doesNotContainKey("trustCertificateKeyStoreUrl");
        assertThat(properties.containsKey("allowPublicKeyRetrieval"))
                .isEqualTo(mode == TlsMode.DISABLED || mode == TlsMode.PREFERRED);
    }

    @Test
    void passesTheTrustStore() {
        TlsSettings tls = new TlsSettings(
                TlsMode.VERIFY_IDENTITY, Path.of("/etc/my ca.p12"), new SecretReference.Environment("STORE"));

        assertThat(connections(tls).properties())
                .containsEntry("trustCertificateKeyStoreUrl", "file:///etc/my%20ca.p12")
                .containsEntry("trustCertificateKeyStoreType", "PKCS12")
                .containsEntry("trustCertificateKeyStorePassword", "s3cret");
    }

    @Test
    void readsSecretsOnlyWhenUsed() {
        MysqlCluster cluster = new MysqlCluster(
                "orders",
                List.of(FIRST),
                "crosstide",
                new SecretReference.Environment("ABSENT"),
                TlsSettings.DEFAULT,
                Set.of(),
                Set.of());
        MysqlConnections connections = new MysqlConnections(cluster, Map.of());

        assertThatThrownBy(connections::properties).isInstanceOf(SecretException.class);
    }

    @Test
    void failureNamesClusterEndpointAndAccount() {
        assertThatThrownBy(() -> connections().open(FIRST))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(17))
                .hasMessage("Cannot connect to MySQL db-1:3306 (cluster 'orders') as 'crosstide': connection refused");
    }

    @Test
    void givesTheReasonInOneLine() {
        SQLException failure =
                new SQLException("Communications link failure\n\nThe last packet", new IOException("No trusted one\n"));

        assertThat(FailureReason.of(failure)).isEqualTo("Communications link failure (No trusted one)");
    }

    @Test
    void findsTheWritableServer() throws SQLException {
        servers.server("db-1:3306", FakeMysqlDriver.Server.READ_ONLY);
        servers.server("[::1]:3307", FakeMysqlDriver.Server.WRITABLE);

        assertThat(connections().openPrimary().endpoint()).isEqualTo(SECOND);
        assertThat(servers.open).isEqualTo(1);
    }

    @Test
    void findsTheWritableServerDespiteAnUnreachableOne() throws SQLException {
        servers.server("[::1]:3307", FakeMysqlDriver.Server.WRITABLE);

        assertThat(connections().openPrimary().endpoint()).isEqualTo(SECOND);
    }

    @Test
    void refusesTwoPrimariesAndClosesBoth() {
        servers.server("db-1:3306", FakeMysqlDriver.Server.WRITABLE);
        servers.server("[::1]:3307", FakeMysqlDriver.Server.WRITABLE);

        assertThatThrownBy(() -> connections().openPrimary())
                .hasMessage("Cluster 'orders' has several writable servers; set super_read_only=ON on all but the"
                        + " primary: db-1:3306 is writable, [::1]:3307 is writable");
        assertThat(servers.open).isZero();
    }

    @Test
    void refusesAServerThatIsTooOldEvenBesideAPrimary() {
        servers.server("db-1:3306", FakeMysqlDriver.Server.WRITABLE);
        servers.server("[::1]:3307", FakeMysqlDriver.Server.TOO_OLD);

        assertThatThrownBy(() -> connections().openPrimary())
                .isInstanceOf(UnsupportedServerException.class)
                .hasMessageContaining("[::1]:3307 of cluster 'orders' is MySQL 5.7.22-log, older than 8.0.15");
        assertThat(servers.open).isZero();
    }

    @Test
    void refusesClusterWithoutPrimary() {
        servers.server("db-1:3306", FakeMysqlDriver.Server.READ_ONLY);
        servers.server("[::1]:3307", FakeMysqlDriver.Server.BREAKS_OFF);

        assertThatThrownBy(() -> connections().openPrimary())
                .hasMessage("Cluster 'orders' has no writable server; start or promote one: db-1:3306 is read-only,"
                        + " [::1]:3307 failed: gone away");
        assertThat(servers.open).isZero();
    }

    @Test
    void saysThatNoServerCanBeReached() {
        assertThatThrownBy(() -> connections().openPrimary())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(17))
                .hasMessage("Cluster 'orders' cannot be reached as 'crosstide': db-1:3306 failed: connection refused,"
                        + " [::1]:3307 failed: connection refused");
    }
}
