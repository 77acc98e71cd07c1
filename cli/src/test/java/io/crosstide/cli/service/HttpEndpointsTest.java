package io.crosstide.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.topology.HttpSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpEndpointsTest {

    private static final HttpSettings ANY_PORT = new HttpSettings(0, "127.0.0.1");

    private volatile Readiness readiness = new Readiness(true, List.of());
    private ProcessMetrics metrics;
    private HttpEndpoints endpoints;

    @BeforeEach
    void listen() throws CommandFailedException {
        metrics = new ProcessMetrics("shop", "beijing");
        endpoints = new HttpEndpoints(ANY_PORT, metrics.registry().getPrometheusRegistry(), () -> readiness);
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
        assertThatThrownBy(() -> new HttpEndpoints(taken, new PrometheusRegistry(), () -> readiness))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("127.0.0.1:" + taken.port())
                .hasMessageContaining("http.port");
    }
}
