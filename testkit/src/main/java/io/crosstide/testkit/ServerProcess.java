package io.crosstide.testkit;

import java.io.IOException;
import java.time.Duration;

/** A running server, whether a process or a container. */
interface ServerProcess {
    boolean running();

    /** Sends a signal by its name without SIG: TERM, KILL, STOP, CONT. */
    void signal(String name) throws IOException;

    /** Waits for its end; returns whether it came in time. */
    boolean awaitEnd(Duration atMost) throws IOException;

    /** How it ended; once {@link #awaitEnd} has returned true. */
    int exitCode();
}
