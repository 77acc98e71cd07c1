package io.crosstide.bench;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.demo.IdenticalInit;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.ConflictDetection;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.topology.parser.TopologyParser;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The topology files of the benchmark: two datacenters that share one Kafka broker. */
final class BenchTopology {
    static final String SOURCE = "source";
    static final String TARGET = "target";
    static final String CLUSTER = "bench";
    private static final String PASSWORD = "bench-password";

    private BenchTopology() {}

    static Topology write(
            Path folder, LoopPrevention mode, KafkaCluster kafka, int sourcePort, int targetPort, int workers)
            throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        StringBuilder yaml = new StringBuilder("version: 1\nname: bench\ndatacenters:\n");
        datacenter(yaml, SOURCE, kafka, sourcePort, password);
        datacenter(yaml, TARGET, kafka, targetPort, password);
        String name = mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
        yaml.append("""
                replication:
                  %s:
                    tables: { include: ["bench.*"] }
                    loopPrevention: %s
                    links: full-mesh
                    writer: { workers: %d }
                """.formatted(CLUSTER, name, workers));
        return parse(Files.writeString(folder.resolve("topology-" + name + ".yaml"), yaml));
    }

    /** The same topology with these settings, as a file in the folder. */
    static Topology with(Topology base, Path folder, ApplyMode apply, ConflictDetection detect) throws IOException {
        String text = Files.readString(base.file())
                + "    conflicts: { detect: %s }%n".formatted(detect.name().toLowerCase(Locale.ROOT));
        return parse(Files.writeString(
                folder.resolve("topology.yaml"),
                text.replaceFirst(
                        "(workers: \\d+)", "$1, apply: " + apply.name().toLowerCase(Locale.ROOT))));
    }

    /** Runs {@code crosstide init} for a datacenter. */
    static void initialise(Topology topology, String name, MysqlServer server) throws CommandFailedException {
        IdenticalInit.run(topology, name, server, line -> {});
    }

    private static Topology parse(Path file) throws IOException {
        try {
            return TopologyParser.parse(file).topology();
        } catch (InvalidTopologyException impossible) {
            throw new IOException("The topology of the benchmark is invalid:\n" + impossible.getMessage(), impossible);
        }
    }

    private static void datacenter(StringBuilder yaml, String name, KafkaCluster kafka, int port, Path password) {
        yaml.append(
                """
                  %s:
                    kafka:
                      bootstrapServers: %s
                      remoteBootstrapServers: %s
                      topics: { replicationFactor: 1, minInsyncReplicas: 1, retention: 1d }
                    http: { port: 0 }
                    clusters:
                      %s:
                        endpoints: ["127.0.0.1:%d"]
                        username: crosstide
                        password: ${file:%s}
                        tls: { mode: disabled } # as the connection of MySQL's replica
                """.formatted(name, kafka.bootstrapServers(), kafka.remoteBootstrapServers(), CLUSTER, port, password));
    }
}
