package io.crosstide.syncer.stream;

import io.crosstide.streams.KafkaClients;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.Replication;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.MysqlConnections;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/** What the topology says of one stream. Secrets are resolved at each use. */
public record StreamConfiguration(
        StreamName stream,
        Datacenter datacenter,
        MysqlCluster cluster,
        Replication replication,
        Map<String, String> environment) {
    private static final long FIRST_SERVER_ID = 0xC000_0000L;
    private static final long SERVER_IDS = 0x3FFF_FFFFL;

    public static StreamConfiguration of(
            Topology topology, String datacenterName, String cluster, Map<String, String> environment) {
        Datacenter datacenter = topology.datacenter(datacenterName);
        return new StreamConfiguration(
                topology.stream(cluster, datacenterName),
                datacenter,
                datacenter.cluster(cluster),
                topology.replication(cluster),
                Map.copyOf(environment));
    }

    KafkaClients kafka() {
        return KafkaClients.inside(datacenter.kafka(), environment);
    }

    MysqlConnections connections() {
        return new MysqlConnections(cluster, environment);
    }

    /**
     * Server id for the binlog connection: stable, and high above those that people choose. The server ends an older connection
     * with the same id, so a syncer that was taken over loses its connection too.
     */
    long serverId() {
        return serverId(stream.toString());
    }

    /** Server id for reading a transaction again beside the stream. */
    long secondServerId() {
        return serverId(stream + " again");
    }

    private static long serverId(String name) {
        CRC32 hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        return FIRST_SERVER_ID + hash.getValue() % SERVER_IDS;
    }
}
