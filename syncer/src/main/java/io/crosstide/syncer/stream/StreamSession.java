package io.crosstide.syncer.stream;

import io.crosstide.bookkeeping.StreamRow;
import io.crosstide.bookkeeping.StreamTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.StreamView;
import io.crosstide.syncer.assembly.TransactionAssembler;
import io.crosstide.syncer.binlog.BinlogException;
import io.crosstide.syncer.binlog.BinlogReader;
import io.crosstide.syncer.binlog.BinlogSource;
import io.crosstide.syncer.binlog.EventQueue;
import io.crosstide.syncer.binlog.TlsClient;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.filter.OriginFilter;
import io.crosstide.syncer.filter.OriginReader;
import io.crosstide.syncer.filter.TableFilter;
import io.crosstide.syncer.proof.HistoryProbe;
import io.crosstide.syncer.proof.HistoryProof;
import io.crosstide.syncer.proof.SemiSynchronousWait;
import io.crosstide.syncer.proof.SourceDemands;
import io.crosstide.syncer.proof.SourceState;
import io.crosstide.syncer.proof.SourceWatch;
import io.crosstide.syncer.proof.StreamIdentity;
import io.crosstide.syncer.proof.TopicWatch;
import io.crosstide.syncer.publish.BatchCommitter;
import io.crosstide.syncer.publish.Checkpoints;
import io.crosstide.syncer.publish.ColumnDefaults;
import io.crosstide.syncer.publish.StreamProducer;
import io.crosstide.syncer.publish.TransactionPublisher;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.syncer.transaction.XaSink;
import io.crosstide.syncer.xa.PreparedReader;
import io.crosstide.syncer.xa.XaTransactions;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.topology.connect.Primary;
import io.crosstide.topology.connect.UnsupportedServerException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One run of a stream, from the proofs to the first failure.
 *
 * <p>The order matters: fence the previous owner, and only then read the checkpoint, which nobody else can move any more; then
 * prove identity and history; then read the binlog from where the checkpoint ends. Nothing survives a session but
 * what Kafka holds.
 */
final class StreamSession {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSession.class);
    private static final long QUEUE_BYTES = 16 << 20;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SOURCE_HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);

    private final StreamConfiguration configuration;
    private final StreamName stream;
    private final StreamMetrics metrics;
    private final Clock clock;
    private final Pacing pacing;
    private final StreamIdentity identity;
    private volatile @Nullable BinlogReader reader;

    StreamSession(StreamConfiguration configuration, StreamMetrics metrics, Clock clock, Pacing pacing) {
        this.configuration = configuration;
        this.stream = configuration.stream();
        this.metrics = metrics;
        this.clock = clock;
        this.pacing = pacing;
        this.identity = new StreamIdentity(stream);
    }

    /** Time since the source last gave a sign of life; empty before it is connected. */
    Optional<Duration> silence() {
        BinlogReader connected = reader;
        return connected == null ? Optional.empty() : Optional.of(connected.silence());
    }

    /**
     * Runs until interrupted or until something fails; calls {@code running} once events have come for so long as
     * {@code settle}.
     */
    void run(Duration settle, Runnable running) throws IOException, SQLException, InterruptedException {
        Primary primary = openPrimary(configuration.connections());
        try (Connection connection = primary.connection();
                StreamTopics topics = new StreamTopics(stream, configuration.kafka())) {
            StreamTable table = new StreamTable(connection);
            Optional<StreamRow> row = table.find(stream);
            StreamTopics.Found found = row.isPresent() ? topics.awaitCreated() : topics.find();
            identity.verifyTopics(found, row.isPresent());
            String topicId = found.transactionsId();
            try (StreamProducer producer = new StreamProducer(stream, configuration.kafka())) {
                Optional<Checkpoint> checkpoint = readCheckpoint();
                Publishing publishing = new Publishing(primary, topics, producer, settle, running);
                try {
                    publishing.run(checkpoint, row, table, topicId);
                } catch (StreamStoppedException e) {
                    publishing.latest.or(() -> checkpoint).ifPresent(last -> record(producer, last, e));
                    throw e;
                }
            }
        }
    }

    private static Primary openPrimary(MysqlConnections connections) throws SQLException {
        try {
            return connections.openPrimary();
        } catch (UnsupportedServerException refused) {
            throw new StreamStoppedException(String.valueOf(refused.getMessage()), refused.remedy(), refused);
        }
    }

    private Optional<Checkpoint> readCheckpoint() {
        try (StreamView view = new StreamView(configuration.kafka(), stream)) {
            return view.checkpoint();
        }
    }

    private Optional<StreamRecord> readTail() {
        try (StreamView view = new StreamView(configuration.kafka(), stream)) {
            return view.newest();
        }
    }

    /** Says in the checkpoint why the stream stands still, for `status`. */
    private void record(StreamProducer producer, Checkpoint last, StreamStoppedException reason) {
        String error = String.valueOf(reason.getMessage());
        if (last.error().equals(error)) {
            return;
        }
        try {
            producer.abort();
            producer.commit(Checkpoints.withError(last, error, reason.remedy(), nowMicros()));
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** The part of a session that owns the stream in Kafka. */
    private final class Publishing {
        private final Primary primary;
        private final StreamTopics topics;
        private final StreamProducer producer;
        private final Duration settle;
        private final Runnable running;
        private Optional<Checkpoint> latest = Optional.empty();

        Publishing(Primary primary, StreamTopics topics, StreamProducer producer, Duration settle, Runnable running) {
            this.primary = primary;
            this.topics = topics;
            this.producer = producer;
            this.settle = settle;
            this.running = running;
        }

        void run(Optional<Checkpoint> found, Optional<StreamRow> row, StreamTable table, String topicId)
                throws IOException, SQLException, InterruptedException {
            Checkpoint checkpoint = identity.verify(found, row, topicId);
            Optional<StreamRecord> tail = readTail();
            identity.verifyTail(checkpoint, tail);
            identity.verifyAlone(table.others(stream));
            SourceDemands.require(primary, configuration.cluster());

            OriginFilter origins = new OriginFilter(stream.datacenter(), originReader(checkpoint)::read);
            SourceState source = settledSource(checkpoint, origins);
            new HistoryProof(stream, source.executed(), source.purged()).verify(checkpoint, origins::isOwn);
            HistoryProbe probe =
                    HistoryProbe.of(checkpoint, OriginReader.uuids(primary.connection()), tail, source.purged());

            BatchCommitter batch = new BatchCommitter(stream, source, checkpoint, producer, origins, clock, metrics);
            TransactionPublisher publisher = new TransactionPublisher(
                    stream,
                    source.serverUuid(),
                    batch,
                    origins,
                    new TableFilter(configuration.replication().tables()),
                    new ColumnDefaults(primary.connection()),
                    probe);
            PreparedReader again = new PreparedReader(stream, binlogSource(configuration.secondServerId()), metrics);
            XaSink sink = new XaTransactions(stream, publisher, batch, again);
            GtidSet known = checkpoint.executed().plus(checkpoint.pending());
            GtidSet asked = known.minus(probe.gtids());
            LOG.atLevel(settle.isZero() ? Level.INFO : Level.DEBUG)
                    .addKeyValue("stream", stream)
                    .addKeyValue("server", primary.endpoint())
                    .addKeyValue("seq", checkpoint.seq())
                    .log("Reading the binlog after {}", known);
            try {
                read(
                        sink,
                        batch,
                        asked,
                        checkpoint.topicId(),
                        new SourceWatch(stream, primary, origins::isOwn, pacing.watch()));
            } finally {
                latest = Optional.of(batch.committed());
            }
        }

        /** The last transactions that were read may not be in gtid_executed yet. */
        private SourceState settledSource(Checkpoint checkpoint, OriginFilter origins)
                throws IOException, SQLException, InterruptedException {
            SourceState source = SourceState.read(primary.connection());
            if (isMissing(source, checkpoint, origins)) {
                Thread.sleep(pacing.commit().toMillis());
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

        private void read(XaSink sink, BatchCommitter batch, GtidSet asked, String topicId, SourceWatch sourceWatch)
                throws IOException, SQLException, InterruptedException {
            EventQueue queue = new EventQueue(QUEUE_BYTES);
            TransactionAssembler assembler = new TransactionAssembler(stream, sink);
            TopicWatch topicWatch = new TopicWatch(stream, topics, topicId, pacing.watch());
            Duration heartbeat = configuration.replication().syncer().heartbeat();
            try (BinlogReader connection =
                    new BinlogReader(binlogSource(configuration.serverId()), asked, queue, stream.toString())) {
                reader = connection;
                metrics.queue(queue::size);
                connection.start();
                boolean started = false;
                boolean announced = false;
                long startedNanos = 0;
                long watchedNanos = System.nanoTime();
                while (true) {
                    byte[] event = queue.poll(POLL);
                    if (event != null) {
                        if (!started) {
                            started = true;
                            startedNanos = System.nanoTime();
                        }
                        assembler.accept(event, queue::take);
                    }
                    if (started) {
                        Duration silence = connection.silence();
                        boolean drained = queue.isEmpty();
                        batch.tick(drained, silence, heartbeat);
                        if (!announced && System.nanoTime() - startedNanos >= settle.toNanos()) {
                            announced = true;
                            running.run();
                        }
                        if (drained || System.nanoTime() - watchedNanos >= POLL.toNanos()) {
                            watchedNanos = System.nanoTime();
                            metrics.received(silence);
                            topicWatch.tick();
                            sourceWatch.tick(drained && batch.allRead(), batch.committed(), batch::known);
                        }
                    }
                }
            } catch (BinlogException e) {
                if (e.errorCode() == BinlogException.FATAL_READING_BINLOG) {
                    throw refused(e);
                }
                throw e;
            } finally {
                reader = null;
                metrics.queue(() -> 0);
            }
        }

        private BinlogSource binlogSource(long serverId) {
            var cluster = configuration.cluster();
            return new BinlogSource(
                    primary.endpoint(),
                    cluster.username(),
                    cluster.password().resolve(configuration.environment()),
                    new TlsClient(cluster.tls(), configuration.environment()),
                    serverId,
                    CONNECT_TIMEOUT,
                    SOURCE_HEARTBEAT,
                    pacing.silence());
        }

        private StreamStoppedException refused(BinlogException e) {
            return new StreamStoppedException(
                    "Stream " + stream + " cannot be read on: " + e.getMessage(),
                    "If binlogs were purged before they were read, or hold transactions without GTIDs, "
                            + StreamStoppedException.NEW_STREAM
                            + ", and keep binlogs longer (binlog_expire_logs_seconds) and gtid_mode=ON; otherwise mend what the"
                            + " server says",
                    e);
        }
    }

    private long nowMicros() {
        return clock.instant().toEpochMilli() * 1_000;
    }
}
