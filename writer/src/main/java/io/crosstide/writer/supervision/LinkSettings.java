package io.crosstide.writer.supervision;

import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.ConflictDetection;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Replication;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TableRules;
import io.crosstide.topology.connect.MysqlConnections;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The settings of one link in the topology.
 *
 * @param target connections to the target's cluster
 * @param kafka the source's Kafka
 * @param ownStream opens the stream of the target's datacenter in its own Kafka
 * @param copyKafka the target's own Kafka, if the target keeps a copy of the stream there
 * @param copies by datacenter: the Kafka of those that keep a copy of the stream which this target may read
 * @param tables what the target replicates
 * @param linkedSources datacenters with a link of this cluster to this target
 * @param endpoints the target's servers
 * @param origins further server UUIDs that the topology assigns to the target datacenter
 * @param heartbeat interval of the heartbeats in the source's stream; zero if it has none
 * @param instance name of this process
 */
public record LinkSettings(
        LinkName link,
        StreamName stream,
        MysqlConnections target,
        KafkaClients kafka,
        Supplier<StreamView> ownStream,
        Optional<KafkaClients> copyKafka,
        Map<String, KafkaClients> copies,
        TableRules tables,
        LoopPrevention mode,
        int workers,
        ApplyMode apply,
        ConflictDetection detection,
        Set<String> linkedSources,
        List<Endpoint> endpoints,
        Set<UUID> origins,
        Duration heartbeat,
        String instance) {
    private static final Duration MIN_SILENCE = Duration.ofSeconds(10);

    public LinkSettings {
        copies = Collections.unmodifiableMap(new LinkedHashMap<>(copies));
        linkedSources = Set.copyOf(linkedSources);
        endpoints = List.copyOf(endpoints);
        origins = Set.copyOf(origins);
    }

    /**
     * The settings after a change of those that may change while the process runs.
     *
     * @param sources all datacenters that have a link to the target
     */
    LinkSettings with(Replication changed, Set<String> sources) {
        return new LinkSettings(
                link,
                stream,
                target,
                kafka,
                ownStream,
                copyKafka,
                copies,
                changed.tables(),
                mode,
                changed.writer().workers(),
                changed.writer().apply(),
                changed.conflicts().detect(),
                sources,
                endpoints,
                origins,
                heartbeat,
                instance);
    }

    /** Whether an audit finds the rows that were overwritten. What is applied by SQL alone was compared before. */
    boolean audits() {
        return detection == ConflictDetection.AUDIT && apply != ApplyMode.SQL;
    }

    boolean heartbeats() {
        return !heartbeat.isZero();
    }

    /** After this time without a record the source counts as unreachable. Used only with heartbeats. */
    Duration silence() {
        Duration five = heartbeat.multipliedBy(5);
        return five.compareTo(MIN_SILENCE) > 0 ? five : MIN_SILENCE;
    }

    /** Connections whose attributes name the link and the process (docs/decisions/0002). */
    public MysqlConnections linkConnections() {
        return target.withAttributes(
                Map.of(LinkName.LINK_ATTRIBUTE, link.attribute(), LinkName.INSTANCE_ATTRIBUTE, instance));
    }
}
