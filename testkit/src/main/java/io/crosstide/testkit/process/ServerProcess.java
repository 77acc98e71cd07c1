package io.crosstide.testkit.process;

import java.io.IOException;
import java.time.Duration;

/** A running server: a process or a container. */
public interface ServerProcess {
    boolean running();

    /** Sends a signal by its name without SIG: TERM, KILL, STOP, CONT. */
    void signal(String name) throws IOException;

    /** Waits until the server ends; returns false if it does not end in time. */
    boolean awaitEnd(Duration atMost) throws IOException;

    /** The exit code; available after {@link #awaitEnd} has returned true. */
    int exitCode();
}
