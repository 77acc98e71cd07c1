package io.crosstide.syncer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.syncer.TestStream;
import io.crosstide.topology.Topology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamConfigurationTest {
    private static final int CLUSTERS = 100;
    private static final List<String> DATACENTERS = List.of("east", "north", "west");

    @TempDir
    Path folder;

    /**
     * A server ends the older of two connections with the same server_id. 65535 is the default of clients that use the
     * binlog library.
     */
    @Test
    void serverIdsAreUniqueInAMeshAndUncommon() throws Exception {
        Topology topology = TestStream.parse(Files.writeString(folder.resolve("mesh.yaml"), yaml()));
        Set<Long> ids = new HashSet<>();
        for (String datacenter : DATACENTERS) {
            for (int cluster = 0; cluster < CLUSTERS; cluster++) {
                StreamConfiguration stream =
                        StreamConfiguration.of(topology, datacenter, "cluster" + cluster, Map.of());
                ids.add(stream.serverId());
                ids.add(stream.secondServerId());
                assertThat(stream.serverId())
                        .as("stable")
                        .isEqualTo(StreamConfiguration.of(topology, datacenter, "cluster" + cluster, Map.of())
                                .serverId());
            }
        }
        assertThat(ids).hasSize(2 * CLUSTERS * DATACENTERS.size());
        assertThat(ids).allMatch(id -> id >= 0xC000_0000L && id < 0xFFFF_FFFFL);
    }

    @Test
    void isPrintedWithoutTheEnvironment() throws Exception {
        Topology topology = TestStream.parse(Files.writeString(folder.resolve("mesh.yaml"), yaml()));
        StreamConfiguration stream = StreamConfiguration.of(topology, "east", "cluster1", Map.of("P", "hunter2"));
        assertThat(stream.toString()).contains("mesh.cluster1.east").doesNotContain("hunter2");
    }

    private static String yaml() {
        StringBuilder text = new StringBuilder("version: 1\nname: mesh\ndatacenters:\n");
        int port = 1;
        for (String datacenter : DATACENTERS) {
            text.append("  ").append(datacenter).append(":\n    kafka: { bootstrapServers: \"kafka-");
            text.append(datacenter).append(":9092\" }\n    clusters:\n");
            for (int cluster = 0; cluster < CLUSTERS; cluster++) {
                text.append("      cluster")
                        .append(cluster)
                        .append(": { endpoints: [\"mysql:")
                        .append(port++);
                text.append("\"], username: u, password: \"${env:P}\" }\n");
            }
        }
        text.append("replication:\n");
        for (int cluster = 0; cluster < CLUSTERS; cluster++) {
            text.append("  cluster").append(cluster).append(": { tables: { include: [\"shop.*\"] } }\n");
        }
        return text.toString();
    }
}
