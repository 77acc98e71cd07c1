package io.crosstide.writer;

import io.crosstide.streams.Assignee;
import io.crosstide.streams.Election;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.StreamView;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The writers of one datacenter. They apply the streams of all other datacenters to its own MySQL clusters. */
public final class WriterService implements AutoCloseable {
    private static final Duration OWN_KAFKA_PATIENCE = Duration.ofSeconds(3);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(9);

    private final Datacenter target;
    private final Set<String> clusters;
    private final Map<String, String> environment;
    private final MeterRegistry registry;
    private final String instance = Instance.name();
    private final AppliedStreams streams = new AppliedStreams();
    private final RecordMemory memory = RecordMemory.ofThisProcess();
    /** By cluster and link. Replaced as a whole: other threads read it. */
    private volatile Map<ServedName, LinkSupervisor> links = Map.of();

    private final List<Election> elections = new ArrayList<>();
    private boolean started;

    private record ServedName(String cluster, Link link) {}

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
        this.target = topology.datacenter(datacenter);
        this.clusters = new LinkedHashSet<>(clusters);
        this.environment = Map.copyOf(environment);
        this.registry = registry;
        MemoryMetrics.register(memory, registry);
        add(topology);
    }

    /** Adds the links into the target that are not there yet: those of a source take part in one election. */
    private void add(Topology topology) {
        List<ServedName> all = new ArrayList<>();
        for (String cluster : clusters) {
            topology.linksInto(cluster, target.name()).forEach(link -> all.add(new ServedName(cluster, link)));
        }
        Map<ServedName, LinkSupervisor> known = new LinkedHashMap<>(links);
        Map<String, Map<String, LinkSupervisor>> bySource = new LinkedHashMap<>();
        Map<String, Assignee> standIns = new LinkedHashMap<>();
        for (ServedName name : all) {
            if (!known.containsKey(name)) {
                LinkSettings settings = settings(topology, name.cluster(), name.link(), all.size());
                LinkSupervisor supervisor = new LinkSupervisor(settings, streams, memory, registry, Time.SYSTEM);
                known.put(name, supervisor);
                bySource.computeIfAbsent(name.link().from(), from -> new LinkedHashMap<>())
                        .put(settings.stream().checkpointsTopic(), supervisor);
                if (!settings.copies().isEmpty()) {
                    standIns.put(settings.stream().copyTopic(), supervisor.standIn());
                }
            }
        }
        links = known;
        String group = topology.name() + "." + target.name() + ".writer";
        bySource.forEach((source, byTopic) -> elections.add(new Election(
                "writer-election-" + source,
                group,
                () -> kafka(topology, source).member("crosstide-election", group, Election.SESSION_TIMEOUT),
                byTopic,
                Time.SYSTEM)));
        if (!standIns.isEmpty()) {
            KafkaClients own = KafkaClients.inside(target.kafka(), environment);
            elections.add(new Election(
                    "writer-election-copies",
                    group,
                    () -> own.member("crosstide-election", group, Election.SESSION_TIMEOUT),
                    standIns,
                    Time.SYSTEM));
        }
    }

    private LinkSettings settings(Topology topology, String cluster, Link link, int readers) {
        Replication replication = topology.replication(cluster);
        MysqlCluster mysql = target.cluster(cluster);
        StreamName stream = topology.stream(cluster, link.from());
        return new LinkSettings(
                new LinkName(topology.name(), cluster, link.from(), link.to()),
                stream,
                new MysqlConnections(mysql, environment),
                kafka(topology, link.from()).sharedBy(readers),
                () -> ownStream(topology, cluster),
                topology.keepsCopy(cluster, link)
                        ? Optional.of(KafkaClients.inside(target.kafka(), environment))
                        : Optional.empty(),
                copies(topology, cluster, link),
                replication.tables(),
                replication.loopPrevention(),
                replication.writer().workers(),
                replication.writer().apply(),
                replication.conflicts().detect(),
                sources(topology, cluster),
                mysql.endpoints(),
                mysql.origins(),
                replication.syncer().heartbeat(),
                instance);
    }

    private Map<String, KafkaClients> copies(Topology topology, String cluster, Link link) {
        Map<String, KafkaClients> copies = new LinkedHashMap<>();
        topology.copies(cluster, link).forEach(holder -> copies.put(holder, kafka(topology, holder)));
        return copies;
    }

    private Set<String> sources(Topology topology, String cluster) {
        return topology.linksInto(cluster, target.name()).stream()
                .map(Link::from)
                .collect(Collectors.toSet());
    }

    /** Resolves the secrets only when it is called: a writer rarely needs its own Kafka. */
    private StreamView ownStream(Topology topology, String cluster) {
        return new StreamView(
                KafkaClients.inside(target.kafka(), environment),
                topology.stream(cluster, target.name()),
                OWN_KAFKA_PATIENCE,
                Time.SYSTEM);
    }

    private KafkaClients kafka(Topology topology, String source) {
        return KafkaClients.outside(topology.datacenter(source).kafka(), environment);
    }

    /** Starts to serve links in the background; returns immediately. */
    public synchronized void start() {
        started = true;
        elections.forEach(Election::start);
    }

    /** Whether every link is served or on standby, without a problem that an operator must fix. */
    public boolean ready() {
        return health().stream().allMatch(link -> link.state().ready());
    }

    /** The current health of each link into this datacenter. */
    public List<LinkHealth> health() {
        return links.values().stream().map(LinkSupervisor::health).toList();
    }

    /**
     * Takes over the settings of writers, tables and conflicts, and further links into this datacenter; nothing else of the
     * topology may differ.
     */
    public synchronized void apply(Topology changed) {
        links.forEach(
                (name, link) -> link.apply(changed.replication(name.cluster()), sources(changed, name.cluster())));
        int before = elections.size();
        add(changed);
        if (started) {
            elections.subList(before, elections.size()).forEach(Election::start);
        }
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
