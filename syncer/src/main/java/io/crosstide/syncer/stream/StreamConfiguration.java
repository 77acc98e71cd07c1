package io.crosstide.syncer.stream;

import io.crosstide.binlog.BinlogSource;
import io.crosstide.binlog.TlsClient;
import io.crosstide.streams.KafkaClients;
import io.crosstide.syncer.definition.DefinitionWatch;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.Replication;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TableRules;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.MysqlConnections;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** The topology's settings for one stream. Secrets are resolved at each use. */
public record StreamConfiguration(
        StreamName stream,
        Datacenter datacenter,
        MysqlCluster cluster,
        Replication replication,
        Map<String, String> environment) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SOURCE_HEARTBEAT = Duration.ofSeconds(1);

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

    /** The configuration with other rules for tables. */
    StreamConfiguration with(TableRules tables) {
        Replication changed = new Replication(
                replication.cluster(),
                tables,
                replication.loopPrevention(),
                replication.links(),
                replication.syncer(),
                replication.writer(),
                replication.conflicts());
        return new StreamConfiguration(stream, datacenter, cluster, changed, environment);
    }

    /** Without the environment, which holds secrets. */
    @Override
    public String toString() {
        return "StreamConfiguration[" + stream + ", " + cluster + ", " + replication + "]";
    }

    KafkaClients kafka() {
        return KafkaClients.inside(datacenter.kafka(), environment);
    }

    MysqlConnections connections() {
        return new MysqlConnections(cluster, environment);
    }

    /** Definitions of the tables that the stream replicates. */
    DefinitionWatch.Source definitions(UUID streamId, Endpoint primary) {
        return new DefinitionWatch.Source(
                stream,
                streamId,
                kafka(),
                () -> connections().open(primary),
                replication.tables(),
                replication.links().stream()
                        .filter(link -> link.to().equals(stream.datacenter()))
                        .map(link -> new LinkName(stream.mesh(), stream.cluster(), link.from(), link.to()))
                        .toList());
    }

    /**
     * How to read the binlog of the primary.
     *
     * @param serverId {@link #serverId()} or {@link #secondServerId()}
     * @param silence a connection that sends nothing for this long counts as broken
     */
    BinlogSource binlog(Endpoint primary, long serverId, Duration silence) {
        return new BinlogSource(
                primary,
                cluster.username(),
                cluster.password().resolve(environment),
                new TlsClient(cluster.tls(), environment),
                serverId,
                CONNECT_TIMEOUT,
                SOURCE_HEARTBEAT,
                silence);
    }

    /** The server_id of the binlog connection. */
    long serverId() {
        return BinlogSource.serverId(stream.toString());
    }

    /** The server_id of a second connection, which reads a transaction again. */
    long secondServerId() {
        return BinlogSource.serverId(stream + " again");
    }
}
