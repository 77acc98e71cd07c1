package io.crosstide.cli.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.topology.HttpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /metrics}, {@code /health/live} and {@code /health/ready} of a process.
 *
 * <p>Live says that this process answers, and asks nothing of MySQL or Kafka: restarting it would not mend those.
 */
final class HttpEndpoints implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoints.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_TYPE = "application/json; charset=utf-8";
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads;
    private final String bind;

    HttpEndpoints(HttpSettings settings, Supplier<String> metrics, Supplier<Readiness> readiness)
            throws CommandFailedException {
        this.bind = settings.bind();
        this.server = listen(settings);
        this.threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, 404, JSON_TYPE, "{\"error\":\"not found\"}"));
        server.createContext("/metrics", exchange -> answer(exchange, 200, METRICS_TYPE, metrics.get()));
        server.createContext("/health/live", exchange -> answer(exchange, 200, JSON_TYPE, "{\"live\":true}"));
        server.createContext("/health/ready", exchange -> {
            Readiness now = readiness.get();
            answer(exchange, now.ready() ? 200 : 503, JSON_TYPE, json(now));
        });
        server.start();
    }

    /** Where they are; the port is the one in use, also when the topology asks for any free one. */
    URI address() {
        String host = bind.contains(":") ? "[" + bind + "]" : bind;
        return URI.create("http://" + host + ":" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static HttpServer listen(HttpSettings settings) throws CommandFailedException {
        InetSocketAddress address = new InetSocketAddress(settings.bind(), settings.port());
        try {
            return HttpServer.create(address, 16);
        } catch (IOException failure) {
            throw new CommandFailedException(
                    "Cannot listen on %s:%d for metrics and health: %s. Free the port, or set http.port (0 takes any free one) or http.bind in the topology."
                            .formatted(settings.bind(), settings.port(), failure.getMessage()),
                    failure);
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

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
        } catch (RuntimeException failure) {
            LOG.atWarn()
                    .setCause(failure)
                    .addKeyValue("path", exchange.getRequestURI())
                    .log("HTTP request failed");
            throw failure;
        }
    }
}
