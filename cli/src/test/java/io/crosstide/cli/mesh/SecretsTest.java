package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.crosstide.cli.log.JsonLogEncoder;
import io.crosstide.testkit.CertificateAuthority;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.process.FreePorts;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.parser.TopologyParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Commands and services print no secret, whatever fails, and also where every library logs at level TRACE. Most secrets
 * have characters that are special for SQL, YAML, shells or JDBC.
 */
class SecretsTest {
    /** Part of each secret. */
    private static final String MARK = "Zx9Q";

    private static final String MYSQL = MARK + "-mysql'\"\\`{?";
    private static final String KAFKA = MARK + "-kafka'{}?:;";
    private static final String TOKEN = MARK + "-token";
    private static final String JAAS =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"crosstide\" password=\"%s\";";
    private static final List<String> SECRETS = List.of(MARK, CertificateAuthority.PASSWORD);
    private static final List<String> LOGGERS = List.of(
            "ROOT",
            "org.apache.kafka",
            "org.apache.kafka.clients.NetworkClient",
            "org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils",
            "com.zaxxer.hikari",
            "com.zaxxer.hikari.pool.ProxyConnection",
            "com.github.shyiko");

    @TempDir
    Path folder;

    private final List<String> printed = new ArrayList<>();
    private final Leaks leaks = new Leaks();
    private final Map<String, Level> levels = new HashMap<>();
    private final List<Appender<ILoggingEvent>> usual = new ArrayList<>();

    /** Keeps what was logged with a secret. */
    private static final class Leaks extends AppenderBase<ILoggingEvent> {
        private final JsonLogEncoder encoder = new JsonLogEncoder();
        private final ConcurrentLinkedQueue<String> found = new ConcurrentLinkedQueue<>();
        private final AtomicLong seen = new AtomicLong();

        @Override
        protected void append(ILoggingEvent event) {
            seen.incrementAndGet();
            String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
            if (SECRETS.stream().anyMatch(line::contains)) {
                found.add(line);
            }
        }
    }

    @BeforeEach
    void logEverything() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        leaks.setContext(context);
        leaks.start();
        for (String name : LOGGERS) {
            Logger logger = context.getLogger(name);
            Level before = logger.getLevel();
            if (before != null) {
                levels.put(name, before);
            }
            logger.setLevel(Level.TRACE);
        }
        Logger root = context.getLogger("ROOT");
        root.iteratorForAppenders().forEachRemaining(usual::add);
        usual.forEach(root::detachAppender); // it is far too much for the output of a build
        root.addAppender(leaks);
    }

    @AfterEach
    void logAsBefore() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger("ROOT");
        root.detachAppender(leaks);
        usual.forEach(root::addAppender);
        LOGGERS.forEach(name -> context.getLogger(name).setLevel(levels.get(name)));
    }

    @Test
    @Tag("matrix") // it takes minutes
    void noSecretIsPrintedWhateverFails() throws Exception {
        CertificateAuthority authority = CertificateAuthority.create(folder, "known");
        Path store = authority.issue("server", "dns:localhost,ip:127.0.0.1").keyStore();
        int port = FreePorts.next();
        try (KafkaCluster kafka = new KafkaCluster(folder.resolve("kafka"), 1, broker(port, store))) {
            kafka.start();
            MeshPlan plan = MeshPlan.of(LoopPrevention.GTID, "a", "b")
                    .singleBroker("a", "localhost:" + port)
                    .kafkaLine("a", properties(authority));
            try (Mesh mesh = Mesh.bare(plan)) {
                Files.writeString(mesh.file(), withSecrets(Files.readString(mesh.file()), store, authority));
                mesh.executeEverywhere("CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY)");
                for (String datacenter : mesh.datacenters()) {
                    Answer init = print(mesh.init(datacenter, "--identical"));
                    assertThat(init.exitCode()).as(init.toString()).isZero();
                }
                commands(mesh);
                service(mesh);
                wrongSecrets(mesh);
                printed.add(TopologyParser.parse(mesh.file()).toString());
                mesh.executeEverywhere("DROP USER crosstide@'%'");
            }
        }
        assertThat(leaks.seen.get()).isGreaterThan(1_000);
        assertThat(leaks.found).isEmpty();
        assertThat(printed).allSatisfy(text -> assertThat(text).doesNotContain(SECRETS));
    }

    private Answer print(Answer answer) {
        printed.add(answer.toString());
        return answer;
    }

    private static Map<String, String> broker(int port, Path store) {
        return Map.of(
                "listeners",
                "SECRET://localhost:" + port,
                "advertised.listeners",
                "SECRET://localhost:" + port,
                "listener.security.protocol.map",
                "SECRET:SASL_SSL",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                store.toString(),
                "ssl.keystore.password",
                CertificateAuthority.PASSWORD,
                "listener.name.secret.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_crosstide=\"" + KAFKA + "\";");
    }

    private String properties(CertificateAuthority authority) throws IOException {
        return "properties: { security.protocol: SASL_SSL, sasl.mechanism: PLAIN, sasl.jaas.config: \""
                + file("jaas", JAAS.formatted(KAFKA)) + "\", ssl.truststore.type: PKCS12, ssl.truststore.location: \""
                + authority.trustStore() + "\", ssl.truststore.password: \""
                + file("kafka-store", CertificateAuthority.PASSWORD) + "\" }";
    }

    /** A reference to a secret in a file. */
    private String file(String name, String secret) throws IOException {
        return "${file:" + Files.writeString(folder.resolve(name), secret) + "}";
    }

    private String withSecrets(String topology, Path store, CertificateAuthority authority) throws IOException {
        String tls = "{ mode: required, trustStore: \"" + authority.trustStore() + "\", trustStorePassword: \""
                + file("mysql-store", CertificateAuthority.PASSWORD) + "\" }";
        String http = "{ port: 0, token: \"" + file("token", TOKEN) + "\", tls: { keyStore: \"" + store
                + "\", keyStorePassword: \"" + file("http-store", CertificateAuthority.PASSWORD) + "\" } }";
        return topology.replace("${env:MESH_PASSWORD}", file("mysql", MYSQL))
                        .replace("{ mode: disabled }", tls)
                        .replace("{ port: 0 }", http)
                + "alerts:\n  - url: \"http://127.0.0.1:1/" + file("hook", MARK + "-hook")
                + "\"\n    headers: { Authorization: \"Bearer " + file("header", MARK + "-header") + "\" }\n";
    }

    private void commands(Mesh mesh) {
        for (List<String> command : List.of(
                List.of("validate"),
                List.of("init", "-d", "a", "--identical", "--print"),
                List.of("doctor"),
                List.of("status", "--format", "json"),
                List.of("status"),
                List.of("conflict-report", "--format", "json"),
                List.of("schema", "diff"),
                List.of("compare"))) {
            Answer answer = print(mesh.command(command.toArray(new String[0])));
            assertThat(answer.exitCode()).as(command + ": " + answer).isNotEqualTo(2);
            assertThat(answer.err()).doesNotContain("please report");
        }
    }

    /** The services as a process, before and after its password is no longer right. */
    private void service(Mesh mesh) throws Exception {
        Path log = folder.resolve("log");
        Path everything = Files.writeString(
                folder.resolve("logback.xml"),
                "<configuration><appender name='e' class='ch.qos.logback.core.ConsoleAppender'><target>System.err</target>"
                        + "<encoder class='io.crosstide.cli.log.JsonLogEncoder'/></appender>"
                        + "<root level='TRACE'><appender-ref ref='e'/></root></configuration>");
        Process process = ServiceProcess.start(
                mesh,
                "256m",
                List.of("-Dlogback.configurationFile=" + everything),
                ProcessBuilder.Redirect.to(log.toFile()),
                "run",
                "-d",
                "a");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String address = String.valueOf(out.readLine());
            printed.add(address);
            assertThat(address).as("log: %s", tail(log)).startsWith("https://127.0.0.1:");
            assertThat(get(address + "/metrics", "").statusCode()).isEqualTo(401);
            await("ready")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> get(address + "/health/ready", TOKEN).statusCode() == 200);
            printed.add(get(address + "/metrics", TOKEN).body());
            printed.add(process.toHandle().info().toString());
            Path arguments = Path.of("/proc/" + process.pid() + "/cmdline");
            if (Files.exists(arguments)) {
                printed.add(Files.readString(arguments));
            }
            // the stream stops, and the webhook is told
            mesh.execute("a", "SET SESSION binlog_format = 'STATEMENT'", "INSERT INTO t VALUES (1)");
            await("the webhook was tried")
                    .atMost(Mesh.PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> isLogged(log, "the connection was refused"));
            mesh.execute("a", "ALTER USER crosstide@'%' IDENTIFIED BY 'another'");
            endConnections(mesh);
            await("the services are refused").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                HttpResponse<String> ready = get(address + "/health/ready", TOKEN);
                printed.add(ready.body());
                assertThat(ready.body()).contains("Access denied");
            });
            printed.add(get(address + "/metrics", TOKEN).body());
            printed.add(mesh.command("status", "--format", "json").toString());
        } finally {
            process.toHandle().destroy();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        try (Stream<String> lines = Files.lines(log)) {
            assertThat(lines.filter(line -> SECRETS.stream().anyMatch(line::contains)))
                    .isEmpty();
        }
    }

    private static boolean isLogged(Path log, String text) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.anyMatch(line -> line.contains(text));
        }
    }

    private static String tail(Path log) throws IOException {
        String text = Files.readString(log);
        return text.substring(Math.max(0, text.length() - 2_000));
    }

    private static void endConnections(Mesh mesh) {
        for (String id : mesh.query(
                "a",
                "SELECT id FROM information_schema.processlist WHERE user = 'crosstide' AND id <> CONNECTION_ID()")) {
            mesh.execute("a", "KILL " + id);
        }
    }

    private HttpResponse<String> get(String address, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer " + token)
                .build();
        return client().send(request, BodyHandlers.ofString());
    }

    private HttpClient client() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(
                folder.resolve("known-trust.p12").toFile(), CertificateAuthority.PASSWORD.toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    /** Each secret is wrong once; the wrong ones are not printed either. */
    private void wrongSecrets(Mesh mesh) throws IOException {
        refused(mesh, "Access denied"); // since the password was changed
        mesh.execute(
                "a",
                "ALTER USER crosstide@'%' IDENTIFIED BY '"
                        + MYSQL.replace("\\", "\\\\").replace("'", "''") + "'");
        with("jaas", JAAS.formatted(MARK + "-wrong"), () -> refused(mesh, "Authentication failed"));
        with("jaas", JAAS.formatted("a\"" + MARK), () -> refused(mesh, "sasl.jaas.config"));
        with("kafka-store", MARK + "-wrong", () -> refused(mesh, "ssl.truststore"));
        with("http-store", MARK + "-wrong", () -> refused(mesh, "http.tls.keyStorePassword"));
        with("token", MARK + " wrong", () -> refused(mesh, "http.token"));
        Files.writeString(mesh.file(), Files.readString(mesh.file()).replace("mode: required", "mode: verify-ca"));
        with("mysql-store", MARK + "-wrong", () -> refused(mesh, "tls.trustStore"));
        refused(mesh, "no authority in the trust store");
    }

    private void with(String name, String secret, Runnable action) throws IOException {
        Path file = folder.resolve(name);
        String right = Files.readString(file);
        Files.writeString(file, secret);
        action.run();
        Files.writeString(file, right);
    }

    private void refused(Mesh mesh, String reason) {
        for (String command : List.of("run", "doctor")) {
            Answer answer = print(mesh.command(command, "-d", "a"));
            if (command.equals("run")) {
                assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
                assertThat(answer.err()).contains(reason).doesNotContain("please report");
            }
        }
    }
}
