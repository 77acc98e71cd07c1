package io.crosstide.syncer;

import io.crosstide.streams.Election;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.Time;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.syncer.stream.Pacing;
import io.crosstide.syncer.stream.StreamConfiguration;
import io.crosstide.syncer.stream.StreamSupervisor;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The syncers of a datacenter: one stream per cluster.
 *
 * <p>Any number of processes may run the service for the same clusters. The Kafka consumer group assigns each stream to
 * one process; the others are on standby.
 */
public final class SyncerService implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(9);

    private final Map<StreamName, StreamSupervisor> supervisors = new LinkedHashMap<>();
    private final Election election;

    /**
     * @param clusters names of the datacenter's clusters that the topology replicates
     * @param environment variables that secret references name
     */
    public SyncerService(
            Topology topology,
            String datacenter,
            Set<String> clusters,
            Map<String, String> environment,
            MeterRegistry registry) {
        this(topology, datacenter, clusters, environment, registry, Pacing.USUAL, Time.SYSTEM);
    }

    SyncerService(
            Topology topology,
            String datacenter,
            Set<String> clusters,
            Map<String, String> environment,
            MeterRegistry registry,
            Pacing pacing,
            Time time) {
        for (String cluster : new TreeSet<>(clusters)) {
            StreamConfiguration configuration = StreamConfiguration.of(topology, datacenter, cluster, environment);
            StreamMetrics metrics = new StreamMetrics(configuration.stream(), registry, time);
            supervisors.put(configuration.stream(), new StreamSupervisor(configuration, metrics, time, pacing));
        }
        Datacenter own = topology.datacenter(datacenter);
        String group = topology.name() + "." + datacenter + ".syncer";
        KafkaClients kafka = KafkaClients.inside(own.kafka(), environment);
        Map<String, StreamSupervisor> byTopic = new HashMap<>();
        supervisors.forEach((stream, supervisor) -> byTopic.put(stream.checkpointsTopic(), supervisor));
        this.election = new Election(
                "syncer-election",
                group,
                () -> kafka.member("crosstide-election", group, pacing.session()),
                byTopic,
                time);
    }

    /** Joins the group of the datacenter's syncers and returns. */
    public void start() {
        election.start();
    }

    /** Whether every stream is on standby or running. */
    public boolean ready() {
        return health().stream().allMatch(StreamHealth::ready);
    }

    public List<StreamHealth> health() {
        return supervisors.values().stream().map(StreamSupervisor::health).toList();
    }

    /** Whether this process serves the stream, not another one of the datacenter. */
    public boolean serves(StreamName stream) {
        return health().stream()
                .anyMatch(health -> health.assigned() && health.stream().equals(stream));
    }

    /** Takes over the rules for tables; nothing else of the topology may differ. */
    public void apply(Topology changed) {
        supervisors.forEach((stream, supervisor) ->
                supervisor.apply(changed.replication(stream.cluster()).tables()));
    }

    /** Stops all streams. The next owner publishes what was not committed. */
    @Override
    public void close() {
        election.stop();
        election.awaitStopped(CLOSE_TIMEOUT);
    }
}
