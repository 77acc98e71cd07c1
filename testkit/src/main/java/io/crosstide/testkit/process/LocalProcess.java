package io.crosstide.testkit.process;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that runs as a process on this machine and ends when this JVM ends. */
public record LocalProcess(Process process) implements ServerProcess {
    /** Starts a program and appends its output to {@code log}. */
    public static LocalProcess start(List<String> command, Path directory, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new LocalProcess(ProcessReaper.start(builder));
    }

    @Override
    public boolean running() {
        return process.isAlive();
    }

    @Override
    public void signal(String name) throws IOException {
        if (!process.isAlive()) {
            return;
        }
        Command.Output output = Command.run(List.of("kill", "-" + name, Long.toString(process.pid())));
        if (output.exitCode() != 0 && process.isAlive()) {
            throw new IOException("Cannot send SIG" + name + " to process " + process.pid() + ": " + output.text());
        }
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws IOException {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while process " + process.pid() + " was ending");
        }
    }

    @Override
    public int exitCode() {
        return process.exitValue();
    }
}
