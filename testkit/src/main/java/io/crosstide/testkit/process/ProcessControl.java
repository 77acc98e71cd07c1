package io.crosstide.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Starts and ends the process of one server. There is at most one process at a time. */
public final class ProcessControl {
    /** How long starting, recovering and stopping may take on a busy machine. */
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String name;
    private final Path log;
    private @Nullable ServerProcess process;

    /** Starts a process. */
    @FunctionalInterface
    public interface Launch {
        ServerProcess launch() throws IOException;
    }

    /**
     * @param name for messages
     * @param log receives what the process prints
     */
    public ProcessControl(String name, Path log) {
        this.name = name;
        this.log = log;
    }

    /** What the process has printed. */
    public Path log() {
        return log;
    }

    /** Starts the process. Throws an exception if it is running already. */
    public synchronized void start(Launch launch) throws IOException {
        if (running()) {
            throw new IllegalStateException(name + " is running already");
        }
        process = launch.launch();
    }

    /** Whether the process runs, perhaps frozen. */
    public synchronized boolean running() {
        return process != null && process.running();
    }

    /** Freezes the process (SIGSTOP). */
    public void pause() throws IOException {
        live().signal("STOP");
    }

    /** Lets a frozen process run again (SIGCONT). */
    public void resume() throws IOException {
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
    public synchronized void stop() throws IOException {
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

    /** Kills the process and waits until it has ended. Does nothing if it is not running. */
    public synchronized void kill() throws IOException {
        if (process == null) {
            return;
        }
        process.signal("KILL");
        if (!process.awaitEnd(PATIENCE)) {
            throw new IOException(name + " still exists " + PATIENCE.toSeconds() + " s after SIGKILL");
        }
        process = null;
    }

    /** Kills the process, if it is running. */
    public void close() {
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
