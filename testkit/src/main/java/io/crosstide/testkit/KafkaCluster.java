package io.crosstide.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Kafka cluster of one or more brokers on this machine, in KRaft mode. */
public final class KafkaCluster implements AutoCloseable {
    /** A cluster of {@code brokers} brokers that keeps everything below {@code folder}. */
    public KafkaCluster(Path folder, int brokers) throws IOException {
        this(folder, brokers, Map.of());
    }

    /** As above; {@code properties} are added to every broker's server.properties. */
    public KafkaCluster(Path folder, int brokers, Map<String, String> properties) throws IOException {}

    /** Starts all brokers and returns when they serve clients. */
    public void start() throws IOException {}

    /** Waits until every running broker is registered, unfenced and serves clients. */
    public void awaitReady() throws IOException {}

    /** Shuts all brokers down in order. */
    public void stop() throws IOException {}

    /** All brokers as clients name them: {@code 127.0.0.1:port,...}. */
    public String bootstrapServers() {
        return "";
    }

    /** The broker with this id, from 1. */
    public KafkaBroker broker(int id) {
        return brokers().get(id - 1);
    }

    /** All brokers, by id. */
    public List<KafkaBroker> brokers() {
        return List.of();
    }

    @Override
    public void close() {}
}
