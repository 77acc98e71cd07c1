package io.crosstide.testkit.kafka;

import io.crosstide.testkit.folder.CacheFolder;
import io.crosstide.testkit.folder.Folders;
import io.crosstide.testkit.process.Command;
import io.crosstide.testkit.process.FreePorts;
import io.crosstide.testkit.process.LocalProcess;
import io.crosstide.testkit.process.LogTail;
import io.crosstide.testkit.process.ProcessControl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/**
 * The jars of a broker and the commands that run them. Their class path is separate from Crosstide's own.
 *
 * <p>Two files that every broker needs are created once and kept beside the jars: the record of its feature levels,
 * which {@code kafka-storage format} writes, and an archive of its loaded classes, with which a broker starts in half
 * the time.
 */
record KafkaLibraries(Path folder) {
    static final String LIBRARIES = "CROSSTIDE_KAFKA_LIB";

    private static final String FEATURES = "bootstrap.checkpoint";
    private static final String CLASSES = "classes.jsa";
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms64m",
            "-Xmx256m",
            // Network threads keep buffers of the size of their largest record. With rows of 64 MiB that exceeds the
            // heap.
            "-XX:MaxDirectMemorySize=1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xlog:disable",
            "-Djava.awt.headless=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS");

    static KafkaLibraries find(Map<String, String> environment) throws IOException {
        String named = environment.getOrDefault(LIBRARIES, "");
        Path folder = named.isEmpty()
                ? Path.of(System.getProperty("crosstide.home", ""), "testkit", "broker", "target", "lib")
                : Path.of(named);
        Path absolute = folder.toAbsolutePath().normalize();
        try (Stream<Path> files = Files.list(absolute)) {
            if (files.noneMatch(file -> file.getFileName().toString().startsWith("kafka-server-"))) {
                throw new IOException("it has no kafka-server jar");
            }
        } catch (IOException e) {
            throw new IOException(
                    "No Kafka broker in " + absolute + " (" + e.getMessage()
                            + "); collect its jars with: mvn -pl testkit/broker process-resources, run in the root of"
                            + " the repository, or name a folder of such jars in " + LIBRARIES,
                    e);
        }
        return new KafkaLibraries(absolute);
    }

    /** The command that runs a broker with these server properties. */
    List<String> broker(Path serverProperties) throws IOException {
        return command(
                "-XX:SharedArchiveFile=" + template().resolve(CLASSES), "kafka.Kafka", serverProperties.toString());
    }

    /** Creates the folder of a new broker's logs, as {@code kafka-storage format} does. */
    void format(Path logs, int nodeId, Uuid clusterId) throws IOException {
        Files.createDirectories(logs);
        Files.copy(template().resolve(FEATURES), logs.resolve(FEATURES));
        String properties = "version=1%nnode.id=%d%ncluster.id=%s%ndirectory.id=%s%n"
                .formatted(nodeId, clusterId, Uuid.randomUuid());
        Files.writeString(logs.resolve("meta.properties"), properties, StandardCharsets.UTF_8);
    }

    private Path template() throws IOException {
        Path beside = folder.resolveSibling("broker-template");
        CacheFolder cache = Files.isWritable(folder.resolveSibling("."))
                ? new CacheFolder(beside)
                : CacheFolder.ofUser(System.getenv());
        return cache.once("kafka-java-" + Runtime.version(), this::makeTemplate);
    }

    private void makeTemplate(Path template) throws IOException {
        Path work = Files.createTempDirectory("crosstide-kafka-");
        try {
            Path logs = work.resolve("logs");
            Path properties = work.resolve("server.properties");
            Path log = work.resolve("broker.log");
            int port = FreePorts.next();
            int controllerPort = FreePorts.next();
            BrokerProperties.write(properties, 1, port, List.of(controllerPort), logs, Optional.empty(), Map.of());
            Command.mustRun(
                    command(
                            "-Xshare:auto",
                            "kafka.tools.StorageTool",
                            "format",
                            "-t",
                            Uuid.randomUuid().toString(),
                            "-c",
                            properties.toString()),
                    work,
                    Map.of());
            Files.copy(logs.resolve(FEATURES), template.resolve(FEATURES));
            ProcessControl control = new ProcessControl("Kafka broker", log);
            List<String> command = command(
                    "-XX:ArchiveClassesAtExit=" + template.resolve(CLASSES), "kafka.Kafka", properties.toString());
            control.start(() -> LocalProcess.start(command, work, log));
            try {
                BrokerReadiness.await(List.of(port), control::running, Duration.ofSeconds(60));
                control.stop();
            } catch (IOException e) {
                throw new IOException("A first Kafka broker failed. End of its log:\n" + LogTail.of(log), e);
            } finally {
                control.close();
            }
        } finally {
            Folders.delete(work);
        }
    }

    private List<String> command(String sharing, String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.add(sharing);
        command.add("-cp");
        command.add(classPath());
        command.add(mainClass);
        command.addAll(List.of(arguments));
        return command;
    }

    private String classPath() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return String.join(
                    ":",
                    files.map(Path::toString)
                            .filter(name -> name.endsWith(".jar"))
                            .sorted()
                            .toList());
        }
    }
}
