package io.crosstide.testkit;

import java.io.IOException;

/** One broker of a {@link KafkaCluster}: a process of its own, broker and controller in one (KRaft). */
public final class KafkaBroker implements AutoCloseable {
    KafkaBroker() {}

    /** Its {@code node.id}, from 1. */
    public int id() {
        return 1;
    }

    /** Where clients connect. */
    public int port() {
        return 1;
    }

    /** Starts the process; returns without waiting for the cluster, see {@link KafkaCluster#awaitReady}. */
    public void start() throws IOException {}

    /** Shuts it down in order (SIGTERM): it hands over leadership first. */
    public void stop() throws IOException {}

    /** Ends it at once (SIGKILL). */
    public void kill() throws IOException {}

    /** Freezes it (SIGSTOP). */
    public void pause() throws IOException {}

    /** Lets it go on (SIGCONT). */
    public void resume() throws IOException {}

    /** Whether the process is there, paused or not. */
    public boolean running() {
        return false;
    }

    @Override
    public void close() {}
}
