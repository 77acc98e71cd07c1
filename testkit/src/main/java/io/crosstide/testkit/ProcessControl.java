package io.crosstide.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Starts and ends the process of one server. There is at most one process at a time. */
final class ProcessControl {
    /** How long starting, recovering and stopping may take on a busy machine. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String name;
    private final Path log;
    private @Nullable ServerProcess process;

    /** Starts a process. */
    @FunctionalInterface
    interface Launch {
        ServerProcess launch() throws IOException;
    }

    ProcessControl(String name, Path log) {
        this.name = name;
        this.log = log;
    }

    Path log() {
        return log;
    }

    synchronized void start(Launch launch) throws IOException {
        if (running()) {
            throw new IllegalStateException(name + " is running already");
        }
        process = launch.launch();
    }

    synchronized boolean running() {
        return process != null && process.running();
    }

    void pause() throws IOException {
        live().signal("STOP");
    }

    void resume() throws IOException {
        live().signal("CONT");
    }

    private synchronized ServerProcess live() {
        if (process == null || !process.running()) {
            throw new IllegalStateException(name + " is not running");
        }
        return process;
    }

    /**
     * Asks the process to end. If it does not end, kills it and throws an exception. Does nothing if it is not running.
     */
    synchronized void stop() throws IOException {
        if (process == null) {
            return;
        }
        process.signal("TERM");
        if (!process.awaitEnd(PATIENCE)) {
            kill();
            throw new IOException(name + " did not end within " + PATIENCE.toSeconds()
                    + " s of SIGTERM and was killed. End of its log:\n" + LogTail.of(log));
        }
        process = null;
    }

    synchronized void kill() throws IOException {
        if (process == null) {
            return;
        }
        process.signal("KILL");
        if (!process.awaitEnd(PATIENCE)) {
            throw new IOException(name + " still exists " + PATIENCE.toSeconds() + " s after SIGKILL");
        }
        process = null;
    }

    void close() {
        try {
            kill();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot end " + name, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
