package io.crosstide.cli;

import io.crosstide.topology.Topology;
import io.crosstide.topology.parser.TopologyParser;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A topology of two datacenters for tests that reach no server. */
public final class TopologyFile {

    public static final String TEXT = """
            version: 1
            name: shop
            datacenters:
              beijing:
                kafka: { bootstrapServers: "127.0.0.1:1", topics: { replicationFactor: 1, minInsyncReplicas: 1 } }
                http: { port: 0 }
                clusters:
                  orders: { endpoints: ["127.0.0.1:1"], username: crosstide, password: "${env:BEIJING}" }
                  users: { endpoints: ["127.0.0.1:2"], username: crosstide, password: "${env:BEIJING}" }
              shanghai:
                kafka: { bootstrapServers: "127.0.0.1:1", topics: { replicationFactor: 1, minInsyncReplicas: 1 } }
                http: { port: 0 }
                clusters:
                  orders: { endpoints: ["127.0.0.1:3"], username: crosstide, password: "${env:SHANGHAI}" }
                  users: { endpoints: ["127.0.0.1:4"], username: crosstide, password: "${env:SHANGHAI}" }
            replication:
              orders:
                tables: { include: ["shop.*", "shop_*.*"] }
              users:
                tables: { include: ["users.*"] }
                loopPrevention: direction-table
            """;

    private TopologyFile() {}

    public static Path in(Path folder) throws IOException {
        return Files.writeString(folder.resolve("topology.yaml"), TEXT);
    }

    public static Topology parsedIn(Path folder) throws IOException {
        try {
            return TopologyParser.parse(in(folder)).topology();
        } catch (InvalidTopologyException invalid) {
            throw new IllegalStateException(invalid);
        }
    }
}
