package io.crosstide.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.testkit.CertificateAuthority;
import io.crosstide.topology.HttpSettings;
import io.crosstide.topology.HttpTls;
import io.crosstide.topology.secret.SecretException;
import io.crosstide.topology.secret.SecretReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpEndpointsTest {

    private static final HttpSettings ANY_PORT = new HttpSettings(0, "127.0.0.1");

    private static final String TOKEN = "tok-31.secret~a+b/c==";
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "TOKEN", TOKEN, "STORE", CertificateAuthority.PASSWORD, "WRONG", "wrong-store-secret", "ODD", "two words");
    private static final List<String> PATHS = List.of("/metrics", "/health/live", "/health/ready", "/");

    @TempDir
    Path folder;

    private volatile Readiness readiness = new Readiness(true, List.of());
    private ProcessMetrics metrics;
    private HttpEndpoints endpoints;

    @BeforeEach
    void listen() throws CommandFailedException {
        metrics = new ProcessMetrics("shop", "beijing");
        endpoints = endpoints(ANY_PORT);
    }

    private HttpEndpoints endpoints(HttpSettings settings) throws CommandFailedException {
        return new HttpEndpoints(settings, ENVIRONMENT, metrics.registry().getPrometheusRegistry(), () -> readiness);
    }

    @AfterEach
    void close() {
        endpoints.close();
        metrics.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(endpoints.address().resolve(path));
    }

    private static <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), body);
    }

    @Test
    void liveDoesNotDependOnReadiness() throws Exception {
        readiness = new Readiness(false, List.of());
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void readyNamesStoppedParts() throws Exception {
        readiness = new Readiness(
                false,
                List.of(new Part("link orders shanghai→beijing", "stopped", "column x is missing", "add it", null)));
        HttpResponse<String> response = get("/health/ready");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body())
                .isEqualTo(
                        "{\"ready\":false,\"parts\":[{\"name\":\"link orders shanghai→beijing\",\"state\":\"stopped\",\"error\":\"column x is missing\",\"remedy\":\"add it\"}]}");
    }

    @Test
    void readyShowsLag() throws Exception {
        readiness = new Readiness(
                true, List.of(new Part("stream shop.orders.beijing", "running", null, null, Duration.ofMillis(250))));
        HttpResponse<String> response = get("/health/ready");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"lagSeconds\":0.25");
    }

    @Test
    void metricsAreCrosstidesOwnOrStandardOnesOfTheJvm() throws Exception {
        HttpResponse<String> response = get("/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body().lines().filter(line -> !line.startsWith("#")))
                .isNotEmpty()
                .allMatch(line -> line.matches("(crosstide|jvm|process|system)_.*"));
        assertThat(response.body())
                .contains(
                        "crosstide_info{datacenter=\"beijing\",mesh=\"shop\"} 1",
                        "jvm_memory_used_bytes{area=\"heap\"",
                        "jvm_gc_live_data_size_bytes ",
                        "jvm_info{",
                        "jvm_threads_live_threads ",
                        "jvm_classes_loaded_classes ",
                        "process_cpu_usage ",
                        "process_files_open_files ",
                        "process_uptime_seconds ",
                        "system_cpu_count ");
    }

    @Test
    void metricsArePrometheusTextByDefault() throws Exception {
        HttpResponse<String> response = get("/metrics");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(response.body()).doesNotContain("# EOF");
    }

    @Test
    void metricsAreOpenMetricsWhereTheClientAcceptsThem() throws Exception {
        HttpResponse<String> response = send(
                request("/metrics").header("Accept", "application/openmetrics-text; version=1.0.0"),
                BodyHandlers.ofString());
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(response.body()).contains("jvm_memory_used_bytes{").endsWith("# EOF\n");
    }

    @Test
    void metricsAreCompressedWhereTheClientAcceptsThat() throws Exception {
        HttpResponse<InputStream> response =
                send(request("/metrics").header("Accept-Encoding", "gzip"), BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (InputStream text = new GZIPInputStream(response.body())) {
            assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).contains("crosstide_info{");
        }
    }

    @Test
    void anythingElseIsNotFound() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
    }

    @Test
    void reportsPortInUseWithRemedy() {
        HttpSettings taken = new HttpSettings(endpoints.address().getPort(), "127.0.0.1");
        assertThatThrownBy(() -> endpoints(taken))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("127.0.0.1:" + taken.port())
                .hasMessageContaining("http.port");
    }

    private static HttpSettings withToken(SecretReference token) {
        return new HttpSettings(0, "127.0.0.1", null, token);
    }

    private static int status(HttpEndpoints at, String path, String... authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(at.address().resolve(path));
        for (String value : authorization) {
            request.header("Authorization", value);
        }
        return send(request, BodyHandlers.ofString()).statusCode();
    }

    @Test
    void tokenIsNeededForEveryPath() throws Exception {
        try (HttpEndpoints guarded = endpoints(withToken(new SecretReference.Environment("TOKEN")))) {
            for (String path : PATHS) {
                assertThat(status(guarded, path)).as(path).isEqualTo(401);
                for (String wrong : List.of(
                        "Bearer " + TOKEN.substring(1),
                        "Bearer " + TOKEN + "x",
                        "Bearer",
                        "Bearer ",
                        "Basic " + TOKEN,
                        TOKEN)) {
                    assertThat(status(guarded, path, wrong))
                            .as(path + " " + wrong)
                            .isEqualTo(401);
                }
                assertThat(status(guarded, path, "Bearer " + TOKEN, "Bearer " + TOKEN))
                        .as("two headers")
                        .isEqualTo(401);
            }
            assertThat(status(guarded, "/metrics", "Bearer " + TOKEN)).isEqualTo(200);
            assertThat(status(guarded, "/health/live", "bearer " + TOKEN)).isEqualTo(200);
            assertThat(status(guarded, "/health/ready", "Bearer " + TOKEN)).isEqualTo(200);
            assertThat(status(guarded, "/", "Bearer " + TOKEN)).isEqualTo(404);
        }
    }

    @Test
    void refusalAsksForABearerTokenAndTellsNothing() throws Exception {
        try (HttpEndpoints guarded = endpoints(withToken(new SecretReference.Environment("TOKEN")))) {
            HttpResponse<String> refusal =
                    send(HttpRequest.newBuilder(guarded.address().resolve("/metrics")), BodyHandlers.ofString());
            assertThat(refusal.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"crosstide\"");
            assertThat(refusal.body()).isEmpty();
        }
    }

    @Test
    void tokenInAFileCanChange() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        try (HttpEndpoints guarded = endpoints(withToken(new SecretReference.SecretFile(file)))) {
            assertThat(status(guarded, "/metrics", "Bearer first")).isEqualTo(200);
            Files.writeString(file, "second\n");
            assertThat(status(guarded, "/metrics", "Bearer first")).isEqualTo(401);
            assertThat(status(guarded, "/metrics", "Bearer second")).isEqualTo(200);
            Files.delete(file);
            assertThat(status(guarded, "/metrics", "Bearer second")).isEqualTo(401);
        }
    }

    @Test
    void missingOrUnusableTokenIsReportedAtStart() {
        assertThatThrownBy(() -> endpoints(withToken(new SecretReference.Environment("ABSENT"))))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("ABSENT");
        assertThatThrownBy(() -> endpoints(withToken(new SecretReference.Environment("ODD"))))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("http.token ${env:ODD}")
                .hasMessageNotContaining("two words");
    }

    @Test
    void tlsServesTheCertificateOfTheKeyStoreWithTheToken() throws Exception {
        CertificateAuthority authority = CertificateAuthority.create(folder, "http");
        HttpTls tls = new HttpTls(
                authority.issue("endpoints", "ip:127.0.0.1").keyStore(), new SecretReference.Environment("STORE"));
        HttpSettings settings = new HttpSettings(0, "127.0.0.1", tls, new SecretReference.Environment("TOKEN"));
        try (HttpEndpoints secure = endpoints(settings)) {
            assertThat(secure.address().getScheme()).isEqualTo("https");
            HttpRequest request = HttpRequest.newBuilder(secure.address().resolve("/metrics"))
                    .header("Authorization", "Bearer " + TOKEN)
                    .build();
            HttpClient knowing = HttpClient.newBuilder()
                    .sslContext(trusting(authority.trustStore()))
                    .build();
            assertThat(knowing.send(request, BodyHandlers.ofString()).body()).contains("crosstide_info{");
            assertThat(knowing.send(
                                    HttpRequest.newBuilder(secure.address().resolve("/health/live"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(401);
            assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
                    .isInstanceOf(SSLException.class);
            URI plain = URI.create("http://127.0.0.1:" + secure.address().getPort() + "/health/live");
            assertThatThrownBy(() -> send(HttpRequest.newBuilder(plain), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    private static SSLContext trusting(Path trustStore) throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(KeyStore.getInstance(trustStore.toFile(), CertificateAuthority.PASSWORD.toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @Test
    void unusableKeyStoreIsReportedAtStartWithoutItsPassword() throws Exception {
        CertificateAuthority authority = CertificateAuthority.create(folder, "http");
        Path store = authority.issue("endpoints", "ip:127.0.0.1").keyStore();
        for (HttpTls tls : List.of(
                new HttpTls(folder.resolve("absent.p12"), new SecretReference.Environment("STORE")),
                new HttpTls(authority.trustStore(), new SecretReference.Environment("STORE")),
                new HttpTls(store, new SecretReference.Environment("WRONG")))) {
            assertThatThrownBy(() -> endpoints(new HttpSettings(0, "127.0.0.1", tls, null)))
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageContaining(tls.keyStore().toString())
                    .hasMessageContaining("http.tls.keyStorePassword")
                    .hasMessageNotContaining("store-secret");
        }
    }
}
