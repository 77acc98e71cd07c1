package io.crosstide.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program that a test starts, ends, kills and freezes, as often as it likes. It ends with this JVM at the latest. */
public final class ProgramProcess implements AutoCloseable {
    private final List<String> command;
    private final Path folder;
    private final ProcessControl control;

    /**
     * @param name for messages
     * @param folder where the program runs
     * @param log receives what the program prints
     */
    public ProgramProcess(String name, List<String> command, Path folder, Path log) {
        this.command = List.copyOf(command);
        this.folder = folder;
        this.control = new ProcessControl(name, log);
    }

    public Path log() {
        return control.log();
    }

    /** Starts it and does not wait for anything. */
    public void start() throws IOException {
        control.start(() -> LocalProcess.start(command, folder, control.log()));
    }

    /** Asks it to end (SIGTERM) and returns when it has ended. */
    public void stop() throws IOException {
        control.stop();
    }

    /** Ends it at once (SIGKILL). */
    public void kill() throws IOException {
        control.kill();
    }

    /** Freezes it (SIGSTOP). */
    public void pause() throws IOException {
        control.pause();
    }

    /** Lets it continue (SIGCONT). */
    public void resume() throws IOException {
        control.resume();
    }

    /** Whether the process exists, paused or not. */
    public boolean running() {
        return control.running();
    }

    @Override
    public void close() {
        control.close();
    }

    @Override
    public String toString() {
        return control.toString();
    }
}
