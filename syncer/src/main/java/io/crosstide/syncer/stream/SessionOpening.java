package io.crosstide.syncer.stream;

import io.crosstide.bookkeeping.StreamRow;
import io.crosstide.bookkeeping.StreamTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.streams.PublishedStream;
import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.syncer.filter.OriginFilter;
import io.crosstide.syncer.filter.OriginReader;
import io.crosstide.syncer.proof.HistoryProbe;
import io.crosstide.syncer.proof.HistoryProof;
import io.crosstide.syncer.proof.SemiSynchronousWait;
import io.crosstide.syncer.proof.SourceDemands;
import io.crosstide.syncer.proof.SourceState;
import io.crosstide.syncer.proof.StreamIdentity;
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
 * history is the one that was read before. Every failure of a proof is a StreamStoppedException.
 */
final class SessionOpening {

    /** What was proved, and what reading begins with. */
    record Proved(Checkpoint checkpoint, SourceState source, OriginFilter origins, HistoryProbe probe) {
        /** What the source need not send. */
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

    /** Both topics are there; returns Kafka's id of the transactions topic. */
    String topicId(StreamTopics topics) throws SQLException, InterruptedException {
        boolean remembered = table.find(stream).isPresent();
        StreamTopics.Found found = remembered ? topics.awaitCreated() : topics.find();
        identity.verifyTopics(found, remembered);
        return found.transactionsId();
    }

    /**
     * To be called by the owner of the stream only: nobody else moves the checkpoint then. All that the previous owner wrote
     * must be visible: an older checkpoint would publish transactions again, and an older tail would look like lost records.
     */
    Optional<Checkpoint> checkpoint() throws InterruptedException {
        try (StreamView view = new StreamView(configuration.kafka(), stream, time)) {
            return view.settled().map(PublishedStream::checkpoint);
        }
    }

    /** Proves all else; {@code found} is the checkpoint of this moment. */
    Proved prove(Optional<Checkpoint> found, String topicId) throws IOException, SQLException, InterruptedException {
        Optional<StreamRow> row = table.find(stream);
        Checkpoint checkpoint = identity.verify(found, row, topicId);
        Optional<StreamRecord> tail = tail();
        identity.verifyTail(checkpoint, tail);
        identity.verifyAlone(table.others(stream));
        SourceDemands.require(primary, configuration.cluster());
        OriginFilter origins = new OriginFilter(stream.datacenter(), originReader(checkpoint)::read);
        SourceState source = settledSource(checkpoint, origins);
        new HistoryProof(stream, source.executed(), source.purged()).verify(checkpoint, origins::isOwn);
        HistoryProbe probe =
                HistoryProbe.of(checkpoint, OriginReader.uuids(primary.connection()), tail, source.purged());
        return new Proved(checkpoint, source, origins, probe);
    }

    private Optional<StreamRecord> tail() {
        try (StreamView view = new StreamView(configuration.kafka(), stream, time)) {
            return view.newest();
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

    /** The last transactions that were read may not be in gtid_executed yet. */
    private SourceState settledSource(Checkpoint checkpoint, OriginFilter origins)
            throws IOException, SQLException, InterruptedException {
        SourceState source = SourceState.read(primary.connection());
        if (isMissing(source, checkpoint, origins)) {
            time.sleep(pacing.commit());
            source = SourceState.read(primary.connection());
            if (isMissing(source, checkpoint, origins) && SemiSynchronousWait.isOn(primary.connection())) {
                throw new IOException("MySQL " + primary.endpoint() + " waits for a semi-synchronous replica with"
                        + " transactions that were read already: trying again");
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
