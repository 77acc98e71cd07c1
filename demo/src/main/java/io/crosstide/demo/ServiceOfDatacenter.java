package io.crosstide.demo;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.testkit.process.ProcessReaper;
import io.crosstide.topology.Topology;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The process of {@code crosstide run} of one datacenter. It ends with this JVM at the latest. */
final class ServiceOfDatacenter implements AutoCloseable {

    private static final int LOG_LINES = 15;
    private static final long STOP_SECONDS = 15;

    private final String datacenter;
    private final Path log;
    private final Process process;
    private String address = "";

    ServiceOfDatacenter(Topology topology, String datacenter, Path log) throws IOException {
        this.datacenter = datacenter;
        this.log = log;
        this.process = ProcessReaper.start(new ProcessBuilder(
                        OwnProgram.service("run", "-t", topology.file().toString(), "-d", datacenter))
                .redirectError(log.toFile()));
    }

    String datacenter() {
        return datacenter;
    }

    Path log() {
        return log;
    }

    /** The address of its metrics and health; available after {@link #awaitStart} has returned. */
    String address() {
        return address;
    }

    /** Waits until the process prints its address, which it does after its start. */
    void awaitStart() throws CommandFailedException {
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            @Nullable String line = out.readLine();
            if (line == null) {
                throw new CommandFailedException(
                        "crosstide run -d %s did not start:%n%s".formatted(datacenter, tail()));
            }
            address = line;
        } catch (IOException failure) {
            throw new CommandFailedException("crosstide run -d %s: %s".formatted(datacenter, failure), failure);
        }
    }

    boolean running() {
        return process.isAlive();
    }

    /** Maximum resident memory so far, in bytes; 0 if the system does not report it. */
    long peakMemory() {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** The end of its log, for messages. */
    String tail() {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException unreadable) {
            return "(its log " + log + " cannot be read)";
        }
    }

    @Override
    public void close() {
        // Process.destroy would also close the pipes of the process. The reaper would take that for the end of this
        // JVM.
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
