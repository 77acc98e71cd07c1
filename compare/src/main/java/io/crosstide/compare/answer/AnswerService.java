package io.crosstide.compare.answer;

import io.crosstide.change.comparison.CompareRequest;
import io.crosstide.change.wire.CompareKey;
import io.crosstide.streams.CheckpointsNotes;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.Time;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TableRules;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.MysqlConnections;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the command {@code compare}, whatever datacenter it runs in, about the tables of this datacenter
 * (docs/decisions/0027). It has threads, connections and a producer of its own, so replication neither waits for it nor fails
 * with it. It answers one request at a time.
 *
 * <p>Only the process that serves a stream answers for its cluster. For a moment two may; the command uses the answer of one.
 */
public final class AnswerService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerService.class);
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Topology topology;
    private final Datacenter own;
    private final Map<String, String> environment;
    private final Predicate<StreamName> serves;
    private final Time time;
    private final UUID answerer = UUID.randomUUID();
    private final RequestInbox inbox;
    private final List<RequestWatch> watches = new ArrayList<>();
    private final Map<UUID, Integer> answered = new HashMap<>(); // numbers of keys; only the thread uses it
    private final Map<UUID, StreamName> streams = new HashMap<>(); // likewise
    private final Map<String, TableRules> rules = new HashMap<>(); // guarded by itself
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param clusters names of the datacenter's clusters
     * @param serves whether this process serves a stream of this datacenter now
     */
    public AnswerService(
            Topology topology,
            String datacenter,
            Set<String> clusters,
            Map<String, String> environment,
            Predicate<StreamName> serves,
            Time time) {
        this.topology = topology;
        this.own = topology.datacenter(datacenter);
        this.environment = Map.copyOf(environment);
        this.serves = serves;
        this.time = time;
        this.inbox = new RequestInbox(time);
        for (Datacenter each : topology.datacenters().values()) {
            List<StreamName> theirs = clusters.stream()
                    .filter(each.clusters()::containsKey)
                    .map(cluster -> topology.stream(cluster, each.name()))
                    .toList();
            if (!theirs.isEmpty()) {
                watches.add(new RequestWatch(each.name(), theirs, kafka(each), inbox, time));
            }
        }
        clusters.forEach(
                cluster -> rules.put(cluster, topology.replication(cluster).tables()));
        this.thread = new Thread(this::run, "compare-answers");
        thread.setDaemon(true);
    }

    private KafkaClients kafka(Datacenter of) {
        return of.equals(own)
                ? KafkaClients.inside(of.kafka(), environment)
                : KafkaClients.outside(of.kafka(), environment);
    }

    /** Begins to look for requests and returns. */
    public void start() {
        watches.forEach(RequestWatch::start);
        thread.start();
    }

    /** Takes over the rules for tables; nothing else of the topology may differ. */
    public void apply(Topology changed) {
        synchronized (rules) {
            rules.replaceAll((cluster, old) -> changed.replication(cluster).tables());
        }
    }

    private void run() {
        try {
            while (!closed) {
                RequestInbox.@Nullable Received next = inbox.take(WAIT).orElse(null);
                try {
                    clean();
                    if (next != null) {
                        answer(next);
                    }
                } catch (SQLException | RuntimeException e) { // such as a secret that is not there for a moment
                    interruptedAsSuch(e);
                    LOG.atWarn().addKeyValue("error", e.getMessage()).log("Could not answer a request to compare rows");
                }
            }
        } catch (InterruptedException e) {
            LOG.atDebug().log("Requests to compare rows are no longer answered");
        }
    }

    /** Kafka's client reports an interruption as an unchecked exception. */
    private void interruptedAsSuch(Exception e) throws InterruptedException {
        if (closed || e instanceof org.apache.kafka.common.errors.InterruptException) {
            throw new InterruptedException();
        }
    }

    private void answer(RequestInbox.Received received) throws SQLException, InterruptedException {
        CompareRequest request = received.request();
        StreamName stream = topology.stream(received.stream().cluster(), own.name());
        if (!serves.test(stream)) {
            return;
        }
        KafkaClients kafka = kafka(own);
        try (CheckpointsNotes notes = new CheckpointsNotes(kafka, "crosstide-compare-answers", PATIENCE)) {
            AnswerWriter writer = new AnswerWriter(notes, stream, request, answerer, time);
            streams.put(request.id(), stream);
            try {
                MysqlConnections connections = new MysqlConnections(own.cluster(stream.cluster()), environment);
                new ClusterAnswerer(
                                connections,
                                rules(stream.cluster()),
                                new PositionReader(topology, stream, kafka, time),
                                time)
                        .answer(request, writer, rows -> check(request, writer));
            } catch (AbandonedException e) {
                LOG.atDebug().addKeyValue("stream", stream).log("Nobody waits for a comparison any more");
            } catch (SQLException | RuntimeException e) {
                interruptedAsSuch(e);
                LOG.atWarn()
                        .addKeyValue("stream", stream)
                        .addKeyValue("error", e.getMessage())
                        .log("Could not compare rows for a command in another process");
                writer.fail(String.valueOf(e.getMessage()));
            } finally {
                answered.merge(request.id(), writer.parts(), Math::max);
            }
        }
    }

    private void check(CompareRequest request, AnswerWriter writer) throws AbandonedException, InterruptedException {
        if (closed || !inbox.wants(request)) {
            throw new AbandonedException();
        }
        writer.progress();
    }

    private TableRules rules(String cluster) {
        synchronized (rules) {
            return rules.getOrDefault(cluster, topology.replication(cluster).tables());
        }
    }

    /** Removes the answers to commands that have ended, and the requests of commands that were killed here. */
    private void clean() throws InterruptedException {
        List<RequestInbox.Received> forgotten = inbox.removeForgotten();
        List<UUID> ended =
                answered.keySet().stream().filter(id -> !inbox.knows(id)).toList();
        if (forgotten.isEmpty() && ended.isEmpty()) {
            return;
        }
        try (CheckpointsNotes notes = new CheckpointsNotes(kafka(own), "crosstide-compare-answers", PATIENCE)) {
            for (UUID id : ended) {
                StreamName stream = streams.remove(id);
                int parts = answered.getOrDefault(id, 0);
                answered.remove(id);
                for (int part = 0; stream != null && part < parts; part++) {
                    notes.write(stream, CompareKey.answer(id, part), null);
                }
            }
            for (RequestInbox.Received each : forgotten) {
                if (each.stream().datacenter().equals(own.name()) && serves.test(each.stream())) {
                    notes.write(each.stream(), CompareKey.request(each.request().id()), null);
                }
            }
        }
    }

    /** Stops at once; does not wait for a query that runs. */
    @Override
    public void close() {
        closed = true;
        watches.forEach(RequestWatch::close);
        thread.interrupt();
    }
}
