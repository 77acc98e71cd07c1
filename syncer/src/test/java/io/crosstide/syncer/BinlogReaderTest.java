package io.crosstide.syncer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crosstide.binlog.BinlogException;
import io.crosstide.binlog.BinlogReader;
import io.crosstide.binlog.BinlogSource;
import io.crosstide.binlog.EventQueue;
import io.crosstide.binlog.TlsClient;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Time;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.TlsMode;
import io.crosstide.topology.TlsSettings;
import io.crosstide.topology.secret.SecretReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BinlogReaderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = TlsMode.class,
            names = {"DISABLED", "PREFERRED", "REQUIRED"})
    void readsEvents(TlsMode mode) throws Exception {
        assertThat(firstTypes(mode, null, Servers.MYSQL.password()))
                .startsWith(EventType.ROTATE, EventType.FORMAT_DESCRIPTION);
    }

    @Test
    void trustsACertificateOfAnAuthorityInTheTrustStore() throws Exception {
        assertThat(firstTypes(TlsMode.VERIFY_CA, trustStore(), Servers.MYSQL.password()))
                .startsWith(EventType.ROTATE, EventType.FORMAT_DESCRIPTION);
    }

    @Test
    void refusesAnUntrustedCertificate() {
        assertThatThrownBy(() -> firstTypes(TlsMode.VERIFY_CA, null, Servers.MYSQL.password()))
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("unable to find valid certification path");
    }

    @Test
    void refusesACertificateOfAnotherHost() {
        assertThatThrownBy(() -> firstTypes(TlsMode.VERIFY_IDENTITY, trustStore(), Servers.MYSQL.password()))
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("127.0.0.1");
    }

    @Test
    void reportsDeniedAccess() {
        assertThatThrownBy(() -> firstTypes(TlsMode.REQUIRED, null, "wrong"))
                .isInstanceOf(BinlogException.class)
                .hasMessageContaining("Access denied")
                .hasMessageContaining("127.0.0.1:" + Servers.MYSQL.port());
    }

    @Test
    void anExceptionInTheHandlerEndsTheConnection() throws Exception {
        EventQueue queue = new EventQueue(1); // the second event waits for room
        GtidSet executed = GtidSet.parse(TestStream.value("SELECT @@global.gtid_executed"));
        try (BinlogReader reader = new BinlogReader(
                source(TlsMode.DISABLED, null, Servers.MYSQL.password()), executed, queue, "thrown", Time.SYSTEM)) {
            reader.start();
            await().atMost(TestStream.PATIENCE).until(() -> queue.size() == 1 && queue.full());
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("binlog-thrown"))
                    .forEach(Thread::interrupt); // put throws once
            await().atMost(TestStream.PATIENCE).until(() -> !queue.full());
            byte[] first = queue.poll(Duration.ofSeconds(20));
            assertThat(EventHeader.read(Objects.requireNonNull(first), 0).type())
                    .isEqualTo(EventType.ROTATE);
            assertThatThrownBy(() -> queue.poll(Duration.ofSeconds(20)))
                    .isInstanceOf(BinlogException.class)
                    .hasMessageContaining("InterruptedException");
        }
    }

    private int[] firstTypes(TlsMode mode, @Nullable Path trustStore, String password) throws Exception {
        BinlogSource source = source(mode, trustStore, password);
        EventQueue queue = new EventQueue(1 << 20);
        GtidSet executed = GtidSet.parse(TestStream.value("SELECT @@global.gtid_executed"));
        try (BinlogReader reader = new BinlogReader(source, executed, queue, "test", Time.SYSTEM)) {
            reader.start();
            int[] types = new int[2];
            for (int i = 0; i < types.length; i++) {
                byte[] event = queue.poll(Duration.ofSeconds(20));
                types[i] = EventHeader.read(Objects.requireNonNull(event), 0).type();
            }
            return types;
        }
    }

    private static BinlogSource source(TlsMode mode, @Nullable Path trustStore, String password) {
        TlsSettings tls = new TlsSettings(mode, trustStore, new SecretReference.Literal("changeit"));
        return new BinlogSource(
                new Endpoint(Servers.MYSQL.host(), Servers.MYSQL.port()),
                Servers.MYSQL.user(),
                password,
                new TlsClient(tls, Map.of()),
                0xC000_0001L,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
    }

    private Path trustStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream authority =
                Files.newInputStream(Servers.MYSQL.dataDirectory().resolve("ca.pem"))) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(authority));
        }
        Path file = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
        return file;
    }
}
