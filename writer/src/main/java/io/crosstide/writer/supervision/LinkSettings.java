package io.crosstide.writer.supervision;

import io.crosstide.streams.KafkaClients;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.connect.MysqlConnections;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What the topology says of one link.
 *
 * @param target connections to the target's cluster
 * @param kafka the source's
 * @param linkedSources datacenters with a link of this cluster to this target
 * @param endpoints the target's servers
 * @param origins further server UUIDs that the topology gives to the target datacenter
 * @param heartbeat how often the source's stream says that it is alive; zero for never
 * @param instance names this process
 */
public record LinkSettings(
        LinkName link,
        StreamName stream,
        MysqlConnections target,
        KafkaClients kafka,
        LoopPrevention mode,
        int workers,
        Set<String> linkedSources,
        List<Endpoint> endpoints,
        Set<UUID> origins,
        Duration heartbeat,
        String instance) {
    private static final Duration SILENCE = Duration.ofSeconds(10);

    public LinkSettings {
        linkedSources = Set.copyOf(linkedSources);
        endpoints = List.copyOf(endpoints);
        origins = Set.copyOf(origins);
    }

    boolean heartbeats() {
        return !heartbeat.isZero();
    }

    /** Silence after which the source counts as unreachable; meaningless without heartbeats. */
    Duration silence() {
        Duration five = heartbeat.multipliedBy(5);
        return five.compareTo(SILENCE) > 0 ? five : SILENCE;
    }

    /** Connections that show to whom they belong (docs/decisions/0002). */
    MysqlConnections linkConnections() {
        return target.withAttributes(
                Map.of(LinkName.LINK_ATTRIBUTE, link.attribute(), LinkName.INSTANCE_ATTRIBUTE, instance));
    }
}
