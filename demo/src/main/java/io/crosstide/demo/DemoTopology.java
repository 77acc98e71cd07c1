package io.crosstide.demo;

import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.topology.parser.TopologyParser;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The topology file of the demo. Its passwords are in files beside it, so every command can use it unchanged. */
final class DemoTopology {

    static final String CLUSTER = "shop";
    static final String PASSWORD = "demo-password";

    private DemoTopology() {}

    static Topology write(ServerFolder folder, List<DemoDatacenter> datacenters, LoopPrevention mode)
            throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        StringBuilder yaml = new StringBuilder("version: 1\nname: demo\ndatacenters:\n");
        for (DemoDatacenter datacenter : datacenters) {
            yaml.append("""
                      %s:
                        kafka:
                          bootstrapServers: %s
                          topics: { replicationFactor: 1, minInsyncReplicas: 1, retention: 1d }
                        http: { port: 0 }
                        clusters:
                          %s:
                            endpoints: ["%s:%d"]
                            username: crosstide
                            password: ${file:%s}
                    """.formatted(
                            datacenter.name(),
                            datacenter.kafka().bootstrapServers(),
                            CLUSTER,
                            datacenter.mysql().host(),
                            datacenter.mysql().port(),
                            password));
        }
        yaml.append("""
                replication:
                  %s:
                    tables: { include: ["shop.*"] }
                    loopPrevention: %s
                    links: full-mesh
                    writer: { workers: 8 }
                """.formatted(CLUSTER, mode.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        Path file = Files.writeString(folder.resolve("topology.yaml"), yaml);
        try {
            return TopologyParser.parse(file).topology();
        } catch (InvalidTopologyException impossible) {
            throw new IOException("The topology of the demo is invalid:\n" + impossible.getMessage(), impossible);
        }
    }
}
