package io.crosstide.writer;

import io.crosstide.streams.Election;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.Time;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.Replication;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.writer.consume.RecordMemory;
import io.crosstide.writer.schedule.AppliedStreams;
import io.crosstide.writer.status.LinkHealth;
import io.crosstide.writer.status.MemoryMetrics;
import io.crosstide.writer.supervision.LinkSettings;
import io.crosstide.writer.supervision.LinkSupervisor;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The writers of one datacenter. They apply the streams of all other datacenters to its own MySQL clusters. */
public final class WriterService implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(9);

    private final Topology topology;
    private final Datacenter target;
    private final Map<String, String> environment;
    private final String instance = Instance.name();
    /** Each with its cluster. */
    private final Map<LinkSupervisor, String> links = new LinkedHashMap<>();

    private final List<Election> elections = new ArrayList<>();

    /**
     * @param datacenter the target: the datacenter this process belongs to
     * @param clusters the clusters to serve
     * @param environment contains the secrets
     */
    public WriterService(
            Topology topology,
            String datacenter,
            Set<String> clusters,
            Map<String, String> environment,
            MeterRegistry registry) {
        this.topology = topology;
        this.target = topology.datacenter(datacenter);
        this.environment = Map.copyOf(environment);
        AppliedStreams streams = new AppliedStreams();
        RecordMemory memory = RecordMemory.ofThisProcess();
        MemoryMetrics.register(memory, registry);
        int readers = clusters.stream()
                .mapToInt(cluster -> topology.linksInto(cluster, datacenter).size())
                .sum();
        Map<String, Map<String, LinkSupervisor>> bySource = new LinkedHashMap<>();
        for (String cluster : clusters) {
            for (Link link : topology.linksInto(cluster, datacenter)) {
                LinkSupervisor supervisor =
                        new LinkSupervisor(settings(cluster, link, readers), streams, memory, registry, Time.SYSTEM);
                links.put(supervisor, cluster);
                bySource.computeIfAbsent(link.from(), from -> new LinkedHashMap<>())
                        .put(topology.stream(cluster, link.from()).checkpointsTopic(), supervisor);
            }
        }
        String group = topology.name() + "." + datacenter + ".writer";
        bySource.forEach((source, byTopic) -> elections.add(new Election(
                "writer-election-" + source,
                group,
                () -> kafka(source).member("crosstide-election", group, Election.SESSION_TIMEOUT),
                byTopic,
                Time.SYSTEM)));
    }

    private LinkSettings settings(String cluster, Link link, int readers) {
        Replication replication = topology.replication(cluster);
        MysqlCluster mysql = target.cluster(cluster);
        StreamName stream = topology.stream(cluster, link.from());
        return new LinkSettings(
                new LinkName(topology.name(), cluster, link.from(), link.to()),
                stream,
                new MysqlConnections(mysql, environment),
                kafka(link.from()).sharedBy(readers),
                replication.tables(),
                replication.loopPrevention(),
                replication.writer().workers(),
                replication.writer().apply(),
                replication.conflicts().detect(),
                topology.linksInto(cluster, link.to()).stream().map(Link::from).collect(Collectors.toSet()),
                mysql.endpoints(),
                mysql.origins(),
                replication.syncer().heartbeat(),
                instance);
    }

    private KafkaClients kafka(String source) {
        return KafkaClients.outside(topology.datacenter(source).kafka(), environment);
    }

    /** Starts to serve links in the background; returns immediately. */
    public synchronized void start() {
        elections.forEach(Election::start);
    }

    /** Whether every link is served or on standby, without a problem that an operator must fix. */
    public boolean ready() {
        return health().stream().allMatch(link -> link.state().ready());
    }

    /** The current health of each link into this datacenter. */
    public List<LinkHealth> health() {
        return links.keySet().stream().map(LinkSupervisor::health).toList();
    }

    /** Takes over the settings of writers, tables and conflicts; nothing else of the topology may differ. */
    public synchronized void apply(Topology changed) {
        links.forEach((link, cluster) -> link.apply(changed.replication(cluster)));
    }

    /** Finishes the running transactions, releases the links and returns, within ten seconds. */
    @Override
    public synchronized void close() {
        elections.forEach(Election::stop);
        long deadline = Time.SYSTEM.nanos() + CLOSE_TIMEOUT.toNanos();
        for (Election election : elections) {
            election.awaitStopped(Duration.ofNanos(Math.max(1_000_000, deadline - Time.SYSTEM.nanos())));
        }
    }
}
