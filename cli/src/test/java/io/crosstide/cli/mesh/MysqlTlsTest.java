package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.crosstide.binlog.BinlogException;
import io.crosstide.binlog.BinlogReader;
import io.crosstide.binlog.BinlogSource;
import io.crosstide.binlog.EventQueue;
import io.crosstide.binlog.TlsClient;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Time;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.testkit.CertificateAuthority;
import io.crosstide.testkit.CertificateAuthority.Issued;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.TlsMode;
import io.crosstide.topology.TlsSettings;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.topology.connect.MysqlRemedy;
import io.crosstide.topology.secret.SecretReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mode of TLS, by both clients of MySQL, against servers with certificates of a test's authorities. */
class MysqlTlsTest {
    private static final String HOST = "localhost";
    private static final Set<TlsMode> VERIFYING = EnumSet.of(TlsMode.VERIFY_CA, TlsMode.VERIFY_IDENTITY);

    @TempDir
    static Path folder;

    private static CertificateAuthority known;
    private static Issued good;

    /** The last one is the first. */
    private final Deque<ServedCertificate> served = new ArrayDeque<>();

    @BeforeAll
    static void issue() throws IOException {
        known = CertificateAuthority.create(folder, "known");
        good = known.issue("good", "dns:" + HOST);
    }

    @Test
    void everyModeAcceptsACertificateThatNamesTheHost() throws Exception {
        MysqlServer server = Fleet.shared().mysql("a");
        serve(server, known, good);
        accepted(server, EnumSet.allOf(TlsMode.class));
    }

    @Test
    void onlyVerifyIdentityRefusesACertificateForAnotherHost() throws Exception {
        MysqlServer server = Fleet.shared().mysql("a");
        serve(server, known, known.issue("other", "dns:db.example"));
        accepted(server, EnumSet.complementOf(EnumSet.of(TlsMode.VERIFY_IDENTITY)));
        refused(
                server,
                EnumSet.of(TlsMode.VERIFY_IDENTITY),
                "the certificate of the server does not name this host",
                "subject alternative name");
    }

    /** The name service answers with "localhost", which the certificate names. It must not be asked. */
    @Test
    void verifyIdentityComparesAnAddressAsItIsWritten() throws Exception {
        MysqlServer server = Fleet.shared().mysql("a");
        serve(server, known, good);
        Client client = new Client(server, "127.0.0.1", TlsMode.VERIFY_IDENTITY, settings(known.trustStore()));
        assertThat(client.jdbc()).hasMessageContaining("does not name this host");
        assertThat(client.binlog())
                .satisfies(failure ->
                        assertThat(MysqlRemedy.of(failure).orElse("")).contains("subject alternative name"));
        new ServedCertificate(server, known, known.issue("address", "ip:127.0.0.1,dns:db.example"));
        Client named = new Client(server, "127.0.0.1", TlsMode.VERIFY_IDENTITY, settings(known.trustStore()));
        assertThat(named.jdbc()).isNull();
        assertThat(named.binlog()).isNull();
    }

    @Test
    void verifyingModesRefuseAnUnknownAuthority() throws Exception {
        MysqlServer server = Fleet.shared().mysql("a");
        CertificateAuthority unknown = CertificateAuthority.create(folder, "unknown");
        serve(server, unknown, unknown.issue("good", "dns:" + HOST));
        accepted(server, EnumSet.complementOf(EnumSet.copyOf(VERIFYING)));
        refused(server, VERIFYING, "no authority in the trust store has signed", "tls.trustStore");
    }

    @Test
    void verifyingModesWithoutTrustStoreTrustThatOfTheRuntime() throws Exception {
        MysqlServer server = Fleet.shared().mysql("a");
        serve(server, known, good);
        for (TlsMode mode : VERIFYING) {
            Client client = new Client(server, HOST, mode, new TlsSettings(mode, null, null));
            assertThat(client.jdbc()).hasMessageContaining("no authority in the trust store has signed");
            assertThat(client.binlog()).isInstanceOf(BinlogException.class);
        }
    }

    @Test
    void everyModeThatEncryptsRefusesAnExpiredCertificate() throws Exception {
        Issued expired = known.issueExpired("expired", "dns:" + HOST);
        MysqldBuilder builder = builder();
        ServedCertificate.OPTIONS.forEach(builder::option);
        MysqlServer server = builder.build();
        try {
            ServedCertificate.copy(known, expired, server.dataDirectory());
            server.start();
            accepted(server, EnumSet.of(TlsMode.DISABLED));
            refused(
                    server,
                    EnumSet.complementOf(EnumSet.of(TlsMode.DISABLED)),
                    "the certificate of the server has expired",
                    "give the server a new certificate");
        } finally {
            server.close();
        }
    }

    @Test
    void onlyDisabledAndPreferredConnectToAServerWithoutTls() throws Exception {
        MysqlServer server = builder().option("tls_version", "").build();
        try {
            server.start();
            Set<TlsMode> without = EnumSet.of(TlsMode.DISABLED, TlsMode.PREFERRED);
            accepted(server, without);
            refused(
                    server,
                    EnumSet.complementOf(EnumSet.copyOf(without)),
                    "the server offers none",
                    "let the server use TLS");
        } finally {
            server.close();
        }
    }

    @Test
    void mistakesInTheTrustStoreAreNamedWithoutItsPassword() throws Exception {
        MysqlServer server = Fleet.shared().mysql("a");
        Path damaged = Files.writeString(folder.resolve("damaged.p12"), "no key store");
        for (TlsSettings tls : List.of(
                settings(folder.resolve("absent.p12")),
                settings(damaged),
                new TlsSettings(
                        TlsMode.VERIFY_CA, known.trustStore(), new SecretReference.Literal("wrong-store-secret")))) {
            Client client = new Client(server, HOST, TlsMode.VERIFY_CA, tls);
            for (@Nullable Exception failure : new @Nullable Exception[] {client.jdbc(), client.binlog()}) {
                assertThat(failure).as(tls.toString()).isNotNull();
                assertThat(MysqlRemedy.of(Objects.requireNonNull(failure)).orElse("none for " + failure))
                        .contains("correct tls.trustStore");
                assertThat(String.valueOf(failure)).doesNotContain(CertificateAuthority.PASSWORD, "wrong-store-secret");
            }
        }
    }

    @Test
    void w1MeshReplicatesWithVerifiedIdentitiesAndResumesAfterAWrongCertificate() throws Exception {
        MysqlServer a = Fleet.shared().mysql("a");
        MysqlServer b = Fleet.shared().mysql("b");
        MeshPlan plan = MeshPlan.of(LoopPrevention.GTID, "a", "b")
                .endpoint("a", HOST + ":" + a.port())
                .endpoint("b", HOST + ":" + b.port())
                .tls("{ mode: verify-identity, trustStore: \"" + known.trustStore() + "\", trustStorePassword: \""
                        + CertificateAuthority.PASSWORD + "\" }");
        serve(a, known, good);
        serve(b, known, good);
        try (Mesh mesh = Mesh.running(plan, "CREATE TABLE shop.t (id INT PRIMARY KEY, v INT, UNIQUE (v))")) {
            mesh.execute("a", "INSERT INTO t VALUES (1, 1)");
            mesh.execute("b", "INSERT INTO t VALUES (2, 2)");
            mesh.assertEqualAfterDrain();
            mesh.stopSyncer("a");
            mesh.stopWriter("a");
            mesh.execute("a", "INSERT INTO t VALUES (3, 3)");

            serve(a, known, known.issue("wrong", "dns:db.example"));
            Answer run = mesh.command("run", "-d", "a");
            assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
            assertThat(run.err())
                    .contains(HOST + ":" + a.port(), "does not name this host", "subject alternative name")
                    .doesNotContain("\tat ", CertificateAuthority.PASSWORD);
            mesh.startSyncer("a");
            await("the syncer says why it cannot connect")
                    .atMost(Mesh.PATIENCE)
                    .untilAsserted(() -> assertThat(health(mesh))
                            .hasValueSatisfying(health -> assertThat(health.toString())
                                    .contains("does not name this host", "subject alternative name")));
            serve(a, known, good);
            mesh.startWriter("a");
            mesh.assertEqualAfterDrain();
            assertThat(mesh.query("b", "SELECT COUNT(*) FROM t")).containsExactly("3");
        }
    }

    private void serve(MysqlServer server, CertificateAuthority authority, Issued issued) throws Exception {
        served.push(new ServedCertificate(server, authority, issued));
    }

    @AfterEach
    void restore() throws SQLException {
        for (ServedCertificate certificate : served) {
            certificate.close();
        }
    }

    private static Optional<StreamHealth> health(Mesh mesh) {
        return Objects.requireNonNull(mesh.syncer("a")).health().stream().findFirst();
    }

    private static MysqldBuilder builder() {
        return new MysqldBuilder(
                        Fleet.shared().installation(), Fleet.shared().folder().resolve("mysql-tls"))
                .withoutSync();
    }

    private static TlsSettings settings(Path trustStore) {
        return new TlsSettings(
                TlsMode.VERIFY_CA, trustStore, new SecretReference.Literal(CertificateAuthority.PASSWORD));
    }

    private static void accepted(MysqlServer server, Set<TlsMode> modes) {
        for (TlsMode mode : modes) {
            Client client = new Client(server, HOST, mode, settings(known.trustStore()));
            assertThat(client.jdbc()).as("JDBC, " + mode).isNull();
            assertThat(client.binlog()).as("binlog, " + mode).isNull();
        }
    }

    private static void refused(MysqlServer server, Set<TlsMode> modes, String reason, String remedy) {
        for (TlsMode mode : modes) {
            Client client = new Client(server, HOST, mode, settings(known.trustStore()));
            Exception jdbc = Objects.requireNonNull(client.jdbc(), "JDBC connected, " + mode);
            assertThat(jdbc).hasMessageContaining(reason).hasMessageContaining(HOST + ":" + server.port());
            assertThat(MysqlRemedy.of(jdbc).orElse("none for " + jdbc)).contains(remedy);
            Exception binlog = Objects.requireNonNull(client.binlog(), "the binlog client connected, " + mode);
            assertThat(binlog).hasMessageContaining(HOST + ":" + server.port());
            assertThat(MysqlRemedy.of(binlog).orElse("none for " + binlog)).contains(remedy);
        }
    }

    /** Both ways in which services connect to MySQL. */
    private record Client(MysqlServer server, String host, TlsMode mode, TlsSettings store) {
        private TlsSettings tls() {
            return new TlsSettings(mode, store.trustStore(), store.trustStorePassword());
        }

        private Endpoint endpoint() {
            return new Endpoint(host, server.port());
        }

        /** Why a connection is refused. */
        @Nullable Exception jdbc() {
            MysqlCluster cluster = new MysqlCluster(
                    "orders",
                    List.of(endpoint()),
                    server.user(),
                    new SecretReference.Literal(server.password()),
                    tls(),
                    Set.of(),
                    Set.of());
            return catchThrowableOfType(SQLException.class, () -> {
                try (Connection connection = new MysqlConnections(cluster, Map.of()).open(endpoint())) {
                    assertThat(isEncrypted(connection)).isEqualTo(encrypts());
                }
            });
        }

        private boolean encrypts() {
            return mode != TlsMode.DISABLED && !offersNone();
        }

        private boolean offersNone() {
            return server.dataDirectory().endsWith("mysql-tls") && mode == TlsMode.PREFERRED;
        }

        private static boolean isEncrypted(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SHOW STATUS LIKE 'Ssl_cipher'")) {
                return row.next() && !row.getString(2).isEmpty();
            }
        }

        /** Why the binlog cannot be read. */
        @Nullable Exception binlog() {
            BinlogSource source = new BinlogSource(
                    endpoint(),
                    server.user(),
                    server.password(),
                    new TlsClient(tls(), Map.of()),
                    0xC000_0001L,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(20));
            EventQueue queue = new EventQueue(1 << 20);
            return catchThrowableOfType(BinlogException.class, () -> {
                try (BinlogReader reader = new BinlogReader(source, GtidSet.EMPTY, queue, "tls", Time.SYSTEM)) {
                    reader.start();
                    assertThat(reader.poll(Duration.ofSeconds(20))).isNotNull();
                }
            });
        }
    }
}
