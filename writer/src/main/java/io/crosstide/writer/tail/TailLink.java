package io.crosstide.writer.tail;

import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.topology.ConflictDetection;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.Replication;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.writer.supervision.LinkSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The link from a datacenter to itself, by which a lost tail is replayed. It is no link of the topology. */
public final class TailLink {
    private TailLink() {}

    /**
     * @param environment contains the secrets
     */
    public static LinkSettings settings(
            Topology topology, String datacenter, String cluster, Map<String, String> environment) {
        Datacenter own = topology.datacenter(datacenter);
        MysqlCluster mysql = own.cluster(cluster);
        Replication replication = topology.replication(cluster);
        StreamName stream = topology.stream(cluster, datacenter);
        KafkaClients kafka = KafkaClients.inside(own.kafka(), environment);
        return new LinkSettings(
                new LinkName(topology.name(), cluster, datacenter, datacenter),
                stream,
                new MysqlConnections(mysql, environment),
                kafka,
                () -> new StreamView(kafka, stream, Time.SYSTEM),
                Optional.empty(),
                Map.of(),
                replication.tables(),
                replication.loopPrevention(),
                1,
                replication.writer().apply(),
                ConflictDetection.FULL, // nothing audits this link, so every row is compared before it is changed
                topology.linksInto(cluster, datacenter).stream().map(Link::from).collect(Collectors.toSet()),
                mysql.endpoints(),
                mysql.origins(),
                Duration.ZERO,
                "replay-tail-" + ProcessHandle.current().pid());
    }
}
