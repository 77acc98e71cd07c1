package io.crosstide.testkit.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program that a test starts, ends, kills and freezes, as often as it likes. It ends with this JVM at the latest. */
public final class ProgramProcess implements AutoCloseable {
    private final List<List<String>> turns;
    private final Path folder;
    private final ProcessControl control;

    private int starts;

    /**
     * @param name for messages
     * @param turns command lines: each start takes the next one, and the first again after the last
     * @param folder where the program runs
     * @param log receives what the program prints
     */
    public ProgramProcess(String name, List<List<String>> turns, Path folder, Path log) {
        this.turns = List.copyOf(turns);
        this.folder = folder;
        this.control = new ProcessControl(name, log);
    }

    public Path log() {
        return control.log();
    }

    /** Starts it and does not wait for anything. */
    public void start() throws IOException {
        List<String> command = turns.get(starts++ % turns.size());
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
