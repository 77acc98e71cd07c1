package io.crosstide.syncer.stream;

import io.crosstide.bookkeeping.StreamRow;
import io.crosstide.bookkeeping.StreamTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.streams.LostTail;
import io.crosstide.streams.PublishedStream;
import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.filter.OriginFilter;
import io.crosstide.syncer.filter.OriginReader;
import io.crosstide.syncer.proof.HistoryProbe;
import io.crosstide.syncer.proof.HistoryProof;
import io.crosstide.syncer.proof.SemiSynchronousWait;
import io.crosstide.syncer.proof.SourceDemands;
import io.crosstide.syncer.proof.SourceState;
import io.crosstide.syncer.proof.StreamIdentity;
import io.crosstide.syncer.proof.TailLoss;
import io.crosstide.syncer.publish.Checkpoints;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.connect.Primary;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The proofs before a session reads: the stream is the one that was created, the source's settings are right, and its
 * history is the one that was read before. Every proof that fails throws a StreamStoppedException.
 */
final class SessionOpening {

    /**
     * The result of the proofs, with which reading starts.
     *
     * @param extended whether the checkpoint has more than the one that was found
     */
    record Proved(
            Checkpoint checkpoint, boolean extended, SourceState source, OriginFilter origins, HistoryProbe probe) {
        /** GTIDs that the source need not send. */
        GtidSet alreadyRead() {
            return checkpoint.executed().plus(checkpoint.pending()).minus(probe.gtids());
        }
    }

    private final StreamConfiguration configuration;
    private final StreamName stream;
    private final Primary primary;
    private final Pacing pacing;
    private final Time time;
    private final StreamIdentity identity;
    private final StreamTable table;

    SessionOpening(StreamConfiguration configuration, Primary primary, StreamTable table, Pacing pacing, Time time) {
        this.configuration = configuration;
        this.stream = configuration.stream();
        this.primary = primary;
        this.pacing = pacing;
        this.time = time;
        this.identity = new StreamIdentity(stream);
        this.table = table;
    }

    /** Proves that both topics exist; returns Kafka's id of the transactions topic. */
    String topicId(StreamTopics topics) throws SQLException, InterruptedException {
        boolean remembered = table.find(stream).isPresent();
        StreamTopics.Found found = remembered ? topics.awaitCreated() : topics.find();
        identity.verifyTopics(found, remembered);
        return found.transactionsId();
    }

    /**
     * The last checkpoint. Only the owner of the stream may call this: then nobody else changes the checkpoint. All that
     * the previous owner wrote must be visible: with an older checkpoint, transactions would be published again, and an
     * older tail would look like lost records.
     */
    Optional<Checkpoint> checkpoint() throws InterruptedException {
        try (StreamView view = new StreamView(configuration.kafka(), stream, time)) {
            return view.settled().map(PublishedStream::checkpoint);
        } catch (CorruptRecordException e) {
            throw unreadable(e);
        }
    }

    private StreamStoppedException unreadable(CorruptRecordException e) {
        return new StreamStoppedException(
                "Stream " + stream + " stops: " + e.getMessage(),
                "Run a version of Crosstide that knows the wireVersion of the record; if the record is damaged, "
                        + StreamStoppedException.NEW_STREAM,
                e);
    }

    /** Proves everything else; {@code found} is the current checkpoint. */
    Proved prove(Optional<Checkpoint> found, String topicId) throws IOException, SQLException, InterruptedException {
        Optional<StreamRow> row = table.find(stream);
        Checkpoint checkpoint = identity.verify(found, row, topicId);
        Optional<StreamRecord> tail = tail();
        identity.verifyTail(checkpoint, tail);
        identity.verifyAlone(table.others(stream));
        SourceDemands.require(primary, configuration.cluster());
        OriginFilter origins = new OriginFilter(stream.datacenter(), originReader(checkpoint)::read);
        SourceState source = settledSource(checkpoint, origins);
        GtidSet history = PurgedHistory.read(stream, primary.connection(), source.purged(), checkpoint, origins);
        Checkpoint start = Checkpoints.withRead(checkpoint, history);
        HistoryProof proof = new HistoryProof(stream, source.executed(), source.purged());
        GtidSet lost = proof.missing(start, origins::isOwn);
        if (!lost.isEmpty()) {
            throw TailLoss.of(stream, lostTail(lost, start), source.executed());
        }
        proof.verify(start, origins::isOwn);
        HistoryProbe probe = HistoryProbe.of(start, OriginReader.uuids(primary.connection()), tail, source.purged());
        return new Proved(start, !history.isEmpty(), source, origins, probe);
    }

    private Optional<StreamRecord> tail() {
        try (StreamView view = new StreamView(configuration.kafka(), stream, time)) {
            return view.newest();
        } catch (CorruptRecordException e) {
            throw unreadable(e);
        }
    }

    private LostTail lostTail(GtidSet lost, Checkpoint checkpoint) {
        try (StreamView view = new StreamView(configuration.kafka(), stream, time)) {
            return view.lostTail(lost, checkpoint);
        }
    }

    private OriginReader originReader(Checkpoint checkpoint) {
        Set<UUID> remembered = new TreeSet<>();
        checkpoint.origins().forEach((uuid, datacenter) -> {
            if (datacenter.equals(stream.datacenter())) {
                remembered.add(uuid);
            }
        });
        return new OriginReader(
                stream.datacenter(),
                configuration.cluster(),
                configuration.connections(),
                primary.endpoint(),
                remembered);
    }

    /** The state of the source. Waits once if transactions that were read are not in gtid_executed yet. */
    private SourceState settledSource(Checkpoint checkpoint, OriginFilter origins)
            throws IOException, SQLException, InterruptedException {
        SourceState source = SourceState.withReplayed(primary.connection());
        if (isMissing(source, checkpoint, origins)) {
            time.sleep(pacing.commit());
            source = SourceState.withReplayed(primary.connection());
            if (isMissing(source, checkpoint, origins) && SemiSynchronousWait.isOn(primary.connection())) {
                throw new IOException("MySQL " + primary.endpoint() + " waits for a semi-synchronous replica to"
                        + " acknowledge transactions that were already read");
            }
        }
        return source;
    }

    private boolean isMissing(SourceState source, Checkpoint checkpoint, OriginFilter origins) {
        return !new HistoryProof(stream, source.executed(), source.purged())
                .missing(checkpoint, origins::isOwn)
                .isEmpty();
    }
}
