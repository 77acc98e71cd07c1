package io.crosstide.syncer.stream;

import io.crosstide.bookkeeping.StreamRow;
import io.crosstide.bookkeeping.StreamTable;
import io.crosstide.bookkeeping.link.HeldTransactionTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.streams.PublishedStream;
import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.StreamFencedException;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.filter.OriginReader;
import io.crosstide.syncer.proof.HistoryProof;
import io.crosstide.syncer.proof.SourceDemands;
import io.crosstide.syncer.proof.SourceState;
import io.crosstide.syncer.proof.StreamIdentity;
import io.crosstide.syncer.proof.StreamStart;
import io.crosstide.syncer.publish.Checkpoints;
import io.crosstide.syncer.publish.StreamProducer;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.Primary;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the stream of a cluster in a datacenter. Nothing else creates a stream.
 *
 * <p>Two places must remember the stream, and a crash may come between them. The checkpoint is written first, the row
 * in {@code crosstide.stream} second, and a syncer publishes only if both exist. Therefore:
 * <ul>
 *   <li>Both are absent: the stream was never created. Create it.
 *   <li>A checkpoint with seq 0 and no row: nothing was published under it. Complete it, if the source still has the
 *       history since the start set.
 *   <li>Both are present and equal: nothing to do. The stream's syncer may be running.
 *   <li>Everything else: one side has lost its record. Refuse.
 * </ul>
 */
public final class StreamCreator {
    private static final Logger LOG = LoggerFactory.getLogger(StreamCreator.class);
    private static final int MAX_ATTEMPTS = 3;

    private final Topology topology;
    private final String datacenter;
    private final Map<String, String> environment;
    private final Time time = Time.SYSTEM;

    public StreamCreator(Topology topology, String datacenter, Map<String, String> environment) {
        this.topology = topology;
        this.datacenter = datacenter;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Creates topics and identity of the stream if they are missing. The crosstide schema must exist. Safe to repeat.
     *
     * @throws StreamStoppedException with a remedy, if one side remembers another stream, or a stream that the other
     *     side lost
     * @throws org.apache.kafka.common.KafkaException if Kafka cannot be reached or refuses
     */
    public CreatedStream create(String cluster) throws SQLException {
        StreamConfiguration configuration = StreamConfiguration.of(topology, datacenter, cluster, environment);
        Primary primary = configuration.connections().openPrimary();
        try (Connection connection = primary.connection();
                StreamTopics topics = new StreamTopics(configuration.stream(), configuration.kafka(), time)) {
            SourceDemands.require(primary, configuration.cluster());
            return create(configuration, connection, topics);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private CreatedStream create(StreamConfiguration configuration, Connection connection, StreamTopics topics)
            throws SQLException, InterruptedException {
        StreamName stream = configuration.stream();
        StreamIdentity identity = new StreamIdentity(stream);
        StreamTable table = new StreamTable(connection);
        identity.verifyAlone(table.others(stream));
        Optional<StreamRow> row = table.find(stream);
        StreamTopics.Found found = row.isPresent()
                ? topics.awaitCreated()
                : topics.create(configuration.datacenter().kafka().topics());
        identity.verifyTopics(found, row.isPresent());
        String topicId = found.transactionsId();
        Optional<Checkpoint> checkpoint = readCheckpoint(configuration);
        if (row.isPresent()) {
            return created(stream, identity.verify(checkpoint, row, topicId), false);
        }
        Checkpoint first = checkpoint.isPresent()
                ? unfinished(identity, connection, checkpoint.get(), topicId)
                : begin(configuration, connection, topicId);
        identity.verifyTail(first, tail(configuration));
        new HeldTransactionTable(stream).removeAll(connection);
        table.insert(
                stream,
                new StreamRow(first.streamId(), stream.transactionsTopic(), first.topicId(), first.startGtidSet()));
        return created(stream, first, true);
    }

    /**
     * A broker may abort a transaction of its own accord and then refuse the commit (KAFKA-20785). A syncer that waits for the
     * stream may fence this one while it looks for it. Each attempt reads first what is there already.
     */
    private Checkpoint begin(StreamConfiguration configuration, Connection connection, String topicId)
            throws SQLException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(configuration, connection, topicId);
            } catch (KafkaException e) {
                if (attempt == MAX_ATTEMPTS || !(KafkaProblem.cause(e) instanceof InvalidTxnStateException)) {
                    throw e;
                }
                logAgain(configuration, e);
            } catch (StreamFencedException e) {
                if (attempt == MAX_ATTEMPTS) {
                    throw e;
                }
                logAgain(configuration, e);
            }
        }
    }

    private static void logAgain(StreamConfiguration configuration, Exception reason) {
        LOG.atWarn()
                .addKeyValue("stream", configuration.stream())
                .addKeyValue("error", reason.getMessage())
                .setCause(reason)
                .log("Creating the stream again");
    }

    /** Fences another init that runs at the same time. The later one finds the checkpoint of the other. */
    private Checkpoint attempt(StreamConfiguration configuration, Connection connection, String topicId)
            throws SQLException, InterruptedException {
        StreamName stream = configuration.stream();
        try (StreamProducer producer = new StreamProducer(stream, configuration.kafka(), time)) {
            Optional<Checkpoint> other = readCheckpoint(configuration);
            if (other.isPresent()) {
                return unfinished(new StreamIdentity(stream), connection, other.get(), topicId);
            }
            GtidSet executed = StreamStart.choose(stream, connection, time);
            Set<UUID> own = new TreeSet<>(configuration.cluster().origins());
            own.addAll(OriginReader.uuids(connection));
            Checkpoint first = Checkpoints.first(stream, UUID.randomUUID(), topicId, executed, own, time.epochMicros());
            new StreamIdentity(stream).verifyTail(first, tail(configuration));
            producer.commit(first);
            return first;
        }
    }

    /** Handles a checkpoint without a row: init was interrupted, or the source lost its history. */
    private static Checkpoint unfinished(
            StreamIdentity identity, Connection connection, Checkpoint found, String topicId) throws SQLException {
        if (found.seq() != 0 || !found.pending().isEmpty() || !found.executed().equals(found.startGtidSet())) {
            identity.verify(Optional.of(found), Optional.empty(), topicId); // always throws
        }
        SourceState source = SourceState.read(connection);
        new HistoryProof(new StreamName("", found.cluster(), found.datacenter()), source.executed(), source.purged())
                .verify(found, uuid -> true);
        return identity.verify(
                Optional.of(found),
                Optional.of(new StreamRow(found.streamId(), "", found.topicId(), found.startGtidSet())),
                topicId);
    }

    /** Empty only if none is written: one that is not visible yet belongs to a stream that exists. */
    private Optional<Checkpoint> readCheckpoint(StreamConfiguration configuration) throws InterruptedException {
        try (StreamView view = new StreamView(configuration.kafka(), configuration.stream(), time)) {
            Optional<Checkpoint> visible = view.checkpoint();
            return visible.isPresent() ? visible : view.settled().map(PublishedStream::checkpoint);
        }
    }

    private Optional<StreamRecord> tail(StreamConfiguration configuration) {
        try (StreamView view = new StreamView(configuration.kafka(), configuration.stream(), time)) {
            return view.newest();
        }
    }

    private static CreatedStream created(StreamName stream, Checkpoint checkpoint, boolean isNew) {
        return new CreatedStream(
                stream,
                checkpoint.streamId(),
                checkpoint.topicId(),
                checkpoint.startGtidSet().toString(),
                isNew);
    }
}
