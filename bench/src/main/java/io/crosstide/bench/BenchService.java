package io.crosstide.bench;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.demo.OwnProgram;
import io.crosstide.testkit.process.ProcessReaper;
import io.crosstide.topology.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of {@code crosstide syncer} or {@code crosstide writer}, with the JVM options of the launcher. */
record BenchService(Process process) implements AutoCloseable {
    private static final List<String> OPTIONS = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:SurvivorRatio=3",
            "-XX:MaxMetaspaceSize=160m",
            "-Xshare:auto",
            "-XX:Tier4InvocationThreshold=60000",
            "-XX:Tier4MinInvocationThreshold=7200",
            "-XX:Tier4CompileThreshold=180000",
            "-XX:Tier4BackEdgeThreshold=480000",
            "-Dfile.encoding=UTF-8");
    private static final long STOP_SECONDS = 15;

    static BenchService start(Path log, String command, Topology topology, String datacenter)
            throws IOException, CommandFailedException {
        Process process = ProcessReaper.start(new ProcessBuilder(OwnProgram.command(
                        OPTIONS, command, "-t", topology.file().toString(), "-d", datacenter))
                .redirectError(log.toFile()));
        // it prints its address when it has started
        if (process.inputReader(StandardCharsets.UTF_8).readLine() == null) {
            throw new CommandFailedException("crosstide %s did not start; see %s".formatted(command, log));
        }
        return new BenchService(process);
    }

    boolean isRunning() {
        return process.isAlive();
    }

    ProcessStat stat() {
        return new ProcessStat(process.pid());
    }

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
