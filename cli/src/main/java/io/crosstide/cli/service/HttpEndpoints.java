package io.crosstide.cli.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.topology.HttpSettings;
import io.crosstide.topology.HttpTls;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /metrics}, {@code /health/live} and {@code /health/ready} of a process.
 *
 * <p>Live says that this process answers, and does not depend on MySQL or Kafka: a restart would not fix those. If the
 * topology has a token, all three need it.
 */
final class HttpEndpoints implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoints.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HTTPServer server;
    private final String bind;
    private final String scheme;

    /**
     * @param environment where the secrets are looked up; throws SecretException if one is missing
     * @throws CommandFailedException if the port or the key store cannot be used
     */
    HttpEndpoints(
            HttpSettings settings,
            Map<String, String> environment,
            PrometheusRegistry metrics,
            Supplier<Readiness> readiness)
            throws CommandFailedException {
        this.bind = settings.bind();
        HTTPServer.Builder builder = HTTPServer.builder()
                .hostname(bind)
                .port(settings.port())
                .registry(metrics)
                .registerHealthHandler(false)
                .defaultHandler(exchange -> answer(exchange, readiness));
        @Nullable HttpTls tls = settings.tls();
        this.scheme = tls == null ? "http" : "https";
        if (tls != null) {
            builder.httpsConfigurator(HttpCertificate.read(tls, environment));
        }
        if (settings.token() != null) {
            builder.authenticator(new TokenCheck(settings.token(), environment));
        }
        try {
            this.server = builder.buildAndStart();
        } catch (IOException failure) {
            throw new CommandFailedException(
                    "Cannot listen on %s:%d for metrics and health: %s. Free the port, or set http.port (0 takes any free one) or http.bind in the topology."
                            .formatted(bind, settings.port(), failure.getMessage()),
                    failure);
        }
    }

    /** The base URL. The port is the one in use, also when the topology asks for any free one. */
    URI address() {
        String host = bind.contains(":") ? "[" + bind + "]" : bind;
        return URI.create(scheme + "://" + host + ":" + server.getPort());
    }

    @Override
    public void close() {
        server.close();
    }

    private static void answer(HttpExchange exchange, Supplier<Readiness> readiness) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/health/live" -> answer(exchange, 200, "{\"live\":true}");
                case "/health/ready" -> {
                    Readiness now = readiness.get();
                    answer(exchange, now.ready() ? 200 : 503, json(now));
                }
                default -> answer(exchange, 404, "{\"error\":\"not found\"}");
            }
        } catch (RuntimeException failure) {
            LOG.atWarn()
                    .setCause(failure)
                    .addKeyValue("path", exchange.getRequestURI())
                    .log("HTTP request failed");
            throw failure;
        }
    }

    private static String json(Readiness readiness) {
        ObjectNode root = JSON.createObjectNode().put("ready", readiness.ready());
        ArrayNode parts = root.putArray("parts");
        readiness.parts().forEach(part -> parts.add(json(part)));
        return root.toString();
    }

    private static ObjectNode json(Part part) {
        ObjectNode node = JSON.createObjectNode().put("name", part.name()).put("state", part.state());
        if (part.lag() != null) {
            node.put("lagSeconds", part.lag().toMillis() / 1000.0);
        }
        if (part.error() != null) {
            node.put("error", part.error()).put("remedy", part.remedy());
        }
        return node;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
