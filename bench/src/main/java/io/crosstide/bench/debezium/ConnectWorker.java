package io.crosstide.bench.debezium;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.testkit.process.FreePorts;
import io.crosstide.testkit.process.LogTail;
import io.crosstide.testkit.process.ProcessReaper;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A Kafka Connect worker in standalone mode, in a process of its own, with one connector. */
final class ConnectWorker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long STOP_SECONDS = 60;
    private static final String FAILED = "\"state\":\"FAILED\"";

    private final Process process;
    private final String connector;
    private final Path log;
    private final URI address;
    private final HttpClient client = HttpClient.newHttpClient();

    private ConnectWorker(Process process, String connector, Path log, URI address) {
        this.process = process;
        this.connector = connector;
        this.log = log;
        this.address = address;
    }

    /** Starts the process; returns before its connector runs. */
    static ConnectWorker start(
            ConnectLibraries libraries, Path folder, String bootstrapServers, Map<String, String> connector)
            throws IOException {
        Files.createDirectories(folder);
        int port = FreePorts.next();
        Path workerFile =
                write(folder.resolve("worker.properties"), ConnectProperties.worker(folder, bootstrapServers, port));
        Path connectorFile = write(folder.resolve("connector.properties"), connector);
        Path log = folder.resolve("connect.log");
        Process process = ProcessReaper.start(new ProcessBuilder(libraries.worker(workerFile, connectorFile))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
        return new ConnectWorker(
                process, connector.getOrDefault("name", ""), log, URI.create("http://127.0.0.1:" + port));
    }

    private static Path write(Path file, Map<String, String> values) throws IOException {
        Properties properties = new Properties();
        properties.putAll(values);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    long pid() {
        return process.pid();
    }

    /** @throws CommandFailedException if the process has ended or the connector or a task has failed */
    void check() throws CommandFailedException, InterruptedException {
        if (!process.isAlive()) {
            throw new CommandFailedException("Kafka Connect has ended. End of its log:\n" + LogTail.of(log));
        }
        String status = get("status");
        if (status.contains(FAILED)) {
            throw new CommandFailedException("Debezium's connector %s failed: %s".formatted(connector, reason(status)));
        }
    }

    /** The first lines of the trace, with the causes. */
    private static String reason(String status) {
        return status.replace("\\n\\t", "\n")
                .replace("\\n", "\n")
                .lines()
                .filter(line -> line.startsWith("Caused by") || line.contains("\"trace\""))
                .map(line -> line.replaceFirst(".*\"trace\":\"", ""))
                .limit(4)
                .reduce((one, next) -> one + "; " + next)
                .orElse(status);
    }

    /** The committed offsets of the connector as JSON; empty if the worker does not answer yet. */
    String offsets() throws InterruptedException {
        return get("offsets");
    }

    private String get(String what) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/connectors/" + connector + "/" + what))
                .timeout(PATIENCE)
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? response.body() : "";
        } catch (IOException notYet) {
            return "";
        }
    }

    /** Ends the worker. Its producer first sends what it has. */
    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
