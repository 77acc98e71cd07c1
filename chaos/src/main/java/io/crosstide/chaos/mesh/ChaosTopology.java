package io.crosstide.chaos.mesh;

import io.crosstide.demo.DemoDatacenter;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.proxy.TcpProxy;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.topology.parser.TopologyParser;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The topology file of a run. Services reach MySQL, and the Kafka of other datacenters, through proxies. */
final class ChaosTopology {
    static final String CLUSTER = "chaos";
    private static final String PASSWORD = "chaos-password";

    private ChaosTopology() {}

    /** @param mysqlNetworks by datacenter */
    static Topology write(
            ServerFolder folder,
            List<DemoDatacenter> datacenters,
            Map<String, List<TcpProxy>> mysqlNetworks,
            LoopPrevention mode,
            ApplyMode apply)
            throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        StringBuilder yaml = new StringBuilder("version: 1\nname: chaos\ndatacenters:\n");
        for (DemoDatacenter datacenter : datacenters) {
            String endpoints = Objects.requireNonNull(mysqlNetworks.get(datacenter.name())).stream()
                    .map(each -> "\"%s:%d\"".formatted(each.host(), each.port()))
                    .collect(Collectors.joining(", "));
            yaml.append("""
                      %s:
                        kafka:
                          bootstrapServers: %s
                          remoteBootstrapServers: %s
                          topics: { replicationFactor: 1, minInsyncReplicas: 1, retention: 1d }
                        http: { port: 0 }
                        clusters:
                          %s:
                            endpoints: [%s]
                            username: crosstide
                            password: ${file:%s}
                    """.formatted(
                            datacenter.name(),
                            datacenter.kafka().bootstrapServers(),
                            datacenter.kafka().remoteBootstrapServers(),
                            CLUSTER,
                            endpoints,
                            password));
        }
        yaml.append("""
                replication:
                  %s:
                    tables: { include: ["chaos.*"] }
                    loopPrevention: %s
                    links: full-mesh
                    writer: { workers: 8, apply: %s }
                """.formatted(CLUSTER, text(mode), text(apply)));
        Path file = Files.writeString(folder.resolve("topology.yaml"), yaml);
        try {
            return TopologyParser.parse(file).topology();
        } catch (InvalidTopologyException impossible) {
            throw new IOException("The topology of the run is invalid:\n" + impossible.getMessage(), impossible);
        }
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
