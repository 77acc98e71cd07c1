package io.crosstide.bench.debezium;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.testkit.process.ProcessReaper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The jars of a Kafka Connect worker with Debezium. Maven collects them when a benchmark first needs them. They are on no
 * class path of Crosstide.
 */
public record ConnectLibraries(List<Path> jars) {
    static final String LIBRARIES = "CROSSTIDE_DEBEZIUM_LIB";
    private static final String SINK = "debezium-connector-jdbc-";

    /** The options of Kafka's own start script for Connect. */
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms256m",
            "-Xmx2g",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-Djava.awt.headless=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS");

    public ConnectLibraries {
        jars = List.copyOf(jars);
    }

    /** Finds the jars, and has Maven collect them if they are not there or are older than their list. */
    public static ConnectLibraries find(Map<String, String> environment, Consumer<String> progress)
            throws IOException, CommandFailedException, InterruptedException {
        String named = environment.getOrDefault(LIBRARIES, "");
        if (!named.isEmpty()) {
            return in(Path.of(named).toAbsolutePath());
        }
        Path module = Path.of(System.getProperty("crosstide.home", ""), "bench", "debezium")
                .toAbsolutePath();
        Path complete = module.resolve("target").resolve("complete");
        Path list = module.resolve("pom.xml");
        if (!Files.exists(complete)
                || Files.getLastModifiedTime(complete).compareTo(Files.getLastModifiedTime(list)) < 0) {
            progress.accept("collecting Debezium with Maven (the first time downloads 80 MB)");
            collect(list);
            Files.writeString(complete, "");
        }
        return in(module.resolve("target").resolve("lib"));
    }

    private static void collect(Path list) throws IOException, CommandFailedException, InterruptedException {
        List<String> command = List.of("mvn", "-B", "-q", "-f", list.toString(), "clean", "process-resources");
        Process maven = ProcessReaper.start(new ProcessBuilder(command).redirectErrorStream(true));
        String output = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (maven.waitFor() != 0) {
            throw new CommandFailedException(
                    "could not collect Debezium; try it by hand: %s, or name a folder of its jars in %s. It printed:%n%s"
                            .formatted(String.join(" ", command), LIBRARIES, output));
        }
    }

    private static ConnectLibraries in(Path folder) throws IOException, CommandFailedException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                ConnectLibraries found = new ConnectLibraries(
                        files.filter(file -> file.toString().endsWith(".jar"))
                                .sorted()
                                .toList());
                if (!found.version().isEmpty()) {
                    return found;
                }
            }
        }
        throw new CommandFailedException(
                "no %s*.jar in %s; delete the folder to have Maven collect it again".formatted(SINK, folder));
    }

    /** The version of the sink connector. */
    public String version() {
        return jars.stream()
                .map(jar -> jar.getFileName().toString())
                .filter(name -> name.startsWith(SINK))
                .map(name -> name.substring(SINK.length()).replaceFirst("(\\.Final)?\\.jar$", ""))
                .findFirst()
                .orElse("");
    }

    /** The command that runs a worker in standalone mode. */
    List<String> worker(Path workerProperties, Path connectorProperties) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.add("-cp");
        command.add(String.join(":", jars.stream().map(Path::toString).toList()));
        command.add("org.apache.kafka.connect.cli.ConnectStandalone");
        command.add(workerProperties.toString());
        command.add(connectorProperties.toString());
        return command;
    }
}
