package io.crosstide.testkit.kafka;

import io.crosstide.testkit.folder.Folders;
import io.crosstide.testkit.process.LocalProcess;
import io.crosstide.testkit.process.ProcessControl;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;

/** One broker of a {@link KafkaCluster}: its own process, which is broker and controller (KRaft). */
public final class KafkaBroker implements AutoCloseable {
    /** The folder of the records, in the broker's folder. */
    static final String LOGS = "logs";

    private final int id;
    private final int port;
    private final KafkaLibraries libraries;
    private final Path folder;
    private final ProcessControl control;

    KafkaBroker(int id, int port, KafkaLibraries libraries, Path folder) {
        this.id = id;
        this.port = port;
        this.libraries = libraries;
        this.folder = folder;
        this.control = new ProcessControl("Kafka broker " + id + " on port " + port, folder.resolve("broker.log"));
    }

    /** Its {@code node.id}, from 1. */
    public int id() {
        return id;
    }

    /** The port for clients. */
    public int port() {
        return port;
    }

    /** The log of its output: warnings and errors. */
    public Path log() {
        return control.log();
    }

    /** Prepares an empty folder of logs. */
    void format(Uuid clusterId) throws IOException {
        libraries.format(logs(), id, clusterId);
    }

    private Path logs() {
        return folder.resolve(LOGS);
    }

    /** Removes all that the stopped broker has stored. */
    void erase() throws IOException {
        if (running()) {
            throw new IllegalStateException(this + " runs");
        }
        Folders.delete(logs());
    }

    /** Starts the process and does not wait for the cluster; see {@link KafkaCluster#awaitReady}. */
    public void start() throws IOException {
        control.start(
                () -> LocalProcess.start(libraries.broker(folder.resolve("server.properties")), folder, control.log()));
    }

    /** Shuts it down cleanly (SIGTERM): it hands over leadership first. */
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

    /** Ends it at once and keeps its data. */
    @Override
    public void close() {
        control.close();
    }

    @Override
    public String toString() {
        return control.toString();
    }
}
