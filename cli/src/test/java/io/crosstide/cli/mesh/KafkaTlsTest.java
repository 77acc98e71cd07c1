package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.CertificateAuthority;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.process.FreePorts;
import io.crosstide.topology.LoopPrevention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka with TLS. Each listener of the broker has a certificate of another kind. */
class KafkaTlsTest {
    private static final String PASSWORD = CertificateAuthority.PASSWORD;
    private static final String HOST = "localhost";

    @TempDir
    static Path folder;

    private static CertificateAuthority known;
    private static CertificateAuthority unknown;
    private static KafkaCluster kafka;
    private static final Map<String, Integer> PORTS = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws IOException {
        known = CertificateAuthority.create(folder, "known");
        unknown = CertificateAuthority.create(folder, "unknown");
        Map<String, Path> stores = Map.of(
                "GOOD", known.issue("good", "dns:" + HOST).keyStore(),
                "OTHER", known.issue("other", "dns:kafka.example").keyStore(),
                "EXPIRED", known.issueExpired("expired", "dns:" + HOST).keyStore());
        for (String listener : stores.keySet()) {
            PORTS.put(listener, FreePorts.next());
        }
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("listeners", listeners());
        properties.put("advertised.listeners", listeners());
        properties.put(
                "listener.security.protocol.map",
                PORTS.keySet().stream().map(name -> name + ":SSL").collect(Collectors.joining(",")));
        stores.forEach((listener, store) -> {
            String prefix = "listener.name." + listener.toLowerCase(Locale.ROOT) + ".ssl.";
            properties.put(prefix + "keystore.location", store.toString());
            properties.put(prefix + "keystore.type", "PKCS12");
            properties.put(prefix + "keystore.password", PASSWORD);
            properties.put(prefix + "key.password", PASSWORD);
        });
        kafka = new KafkaCluster(folder, 1, properties);
        kafka.start();
    }

    private static String listeners() {
        return PORTS.entrySet().stream()
                .map(listener -> listener.getKey() + "://" + HOST + ":" + listener.getValue())
                .collect(Collectors.joining(","));
    }

    @AfterAll
    static void close() {
        kafka.close();
    }

    private static String address(String listener) {
        return HOST + ":" + PORTS.get(listener);
    }

    private static String trusting(Path store, String password) {
        return "properties: { security.protocol: SSL, ssl.truststore.type: PKCS12, ssl.truststore.location: \"" + store
                + "\", ssl.truststore.password: \"" + password + "\" }";
    }

    @Test
    void certificateForAnotherHostIsRefused() {
        refused(
                "OTHER",
                trusting(known.trustStore(), PASSWORD),
                "No subject alternative DNS name matching localhost",
                "advertised.listeners");
    }

    @Test
    void expiredCertificateIsRefused() {
        refused(
                "EXPIRED",
                trusting(known.trustStore(), PASSWORD),
                "SSL handshake failed",
                "give the broker a new certificate");
    }

    @Test
    void unknownAuthorityIsRefused() {
        refused(
                "GOOD",
                trusting(unknown.trustStore(), PASSWORD),
                "unable to find valid certification path",
                "put the certificate of the authority");
    }

    @Test
    void mistakesInTheTrustStoreAreNamedWithoutItsPassword() throws IOException {
        Path damaged = Files.writeString(folder.resolve("damaged.p12"), "no key store");
        refused("GOOD", trusting(known.trustStore(), "wrong-secret"), known.trustStore() + "", "ssl.truststore");
        refused("GOOD", trusting(folder.resolve("absent.p12"), PASSWORD), "absent.p12", "ssl.truststore");
        refused("GOOD", trusting(damaged, PASSWORD), "damaged.p12", "ssl.truststore");
    }

    private static void refused(String listener, String properties, String reason, String remedy) {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b")
                .singleBroker("a", address(listener))
                .kafkaLine("a", properties))) {
            Answer run = mesh.command("run", "-d", "a");
            assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
            assertThat(run.err())
                    .contains("Kafka of a at " + address(listener), reason)
                    .containsIgnoringCase(remedy)
                    .doesNotContain("\tat ", PASSWORD, "wrong-secret");
        }
    }

    @Test
    void meshReplicatesThroughAListenerWhoseCertificateIsVerified() throws IOException {
        try (Mesh mesh = Mesh.running(
                MeshPlan.of(LoopPrevention.GTID, "a", "b")
                        .singleBroker("a", address("GOOD"))
                        .kafkaLine("a", trusting(known.trustStore(), PASSWORD)),
                "CREATE TABLE shop.t (id INT PRIMARY KEY)")) {
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            mesh.execute("b", "INSERT INTO t VALUES (2)");
            mesh.assertEqualAfterDrain();
            assertThat(mesh.command("doctor").exitCode()).isZero();
        }
    }
}
