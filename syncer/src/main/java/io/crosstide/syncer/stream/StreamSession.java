package io.crosstide.syncer.stream;

import io.crosstide.bookkeeping.StreamTable;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.RefusedTransaction;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.publish.Checkpoints;
import io.crosstide.syncer.publish.StreamProducer;
import io.crosstide.syncer.skip.HeldTransactionReader;
import io.crosstide.syncer.skip.StreamHolds;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.topology.connect.MysqlRemedy;
import io.crosstide.topology.connect.Primary;
import io.crosstide.topology.connect.UnsupportedServerException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One session of a stream, from the proofs to the first failure.
 *
 * <p>The order matters. First open the producer, which fences the previous owner. Only then read the checkpoint,
 * because nobody else can change it any more. Then prove identity and history. Then read the binlog from where the
 * checkpoint ends. Nothing outlives a session except what is in Kafka.
 */
final class StreamSession {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSession.class);

    private final StreamConfiguration configuration;
    private final StreamName stream;
    private final StreamMetrics metrics;
    private final Time time;
    private final Pacing pacing;
    private final Optional<RefusedTransaction> refused;
    private volatile @Nullable StreamPipeline pipeline;

    /** @param refused what stopped the last session, if it had the same configuration */
    StreamSession(
            StreamConfiguration configuration,
            StreamMetrics metrics,
            Time time,
            Pacing pacing,
            Optional<RefusedTransaction> refused) {
        this.configuration = configuration;
        this.stream = configuration.stream();
        this.metrics = metrics;
        this.time = time;
        this.pacing = pacing;
        this.refused = refused;
    }

    /** Time since the source last sent anything; empty before it is connected. */
    Optional<Duration> silence() {
        StreamPipeline reading = pipeline;
        return reading == null ? Optional.empty() : Optional.of(reading.silence());
    }

    /** How long Kafka has been asked to commit; zero if it is not. */
    Duration committing() {
        StreamPipeline reading = pipeline;
        return reading == null ? Duration.ZERO : reading.committing();
    }

    /**
     * Runs until interrupted or until something fails. Calls {@code running} after events have come for {@code settle}.
     */
    void run(Duration settle, Runnable running) throws IOException, SQLException, InterruptedException {
        Primary primary = openPrimary(configuration.connections());
        try (Connection connection = primary.connection();
                StreamTopics topics = new StreamTopics(stream, configuration.kafka(), time)) {
            SessionOpening opening =
                    new SessionOpening(configuration, primary, new StreamTable(connection), pacing, time);
            String topicId = opening.topicId(topics);
            try (StreamProducer producer = new StreamProducer(stream, configuration.kafka(), time)) {
                Optional<Checkpoint> checkpoint = opening.checkpoint();
                Reading reading = new Reading(primary, topics, producer, new SettleTimer(settle, running, time));
                try {
                    reading.run(opening.prove(checkpoint, topicId), settle.isZero() ? Level.INFO : Level.DEBUG);
                } catch (StreamStoppedException e) {
                    Optional<Checkpoint> last = reading.latest.or(() -> checkpoint);
                    if (last.isPresent()) {
                        record(producer, last.get(), e);
                        hold(reading.holds, last.get(), e);
                    }
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
        } catch (SQLException e) {
            Optional<String> remedy = MysqlRemedy.ofRefusedAccount(e);
            if (remedy.isPresent()) {
                throw new StreamStoppedException(String.valueOf(e.getMessage()), remedy.get(), e);
            }
            throw e;
        }
    }

    /** Writes the error into the checkpoint, for `status`. */
    private void record(StreamProducer producer, Checkpoint last, StreamStoppedException reason) {
        String error = String.valueOf(reason.getMessage());
        if (last.error().equals(error)) {
            return;
        }
        try {
            producer.abort();
            producer.commit(Checkpoints.withError(last, error, reason.remedy(), time.epochMicros()));
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Records the transaction that stops the stream, if there is one, for `skip`. */
    private static void hold(StreamHolds holds, Checkpoint last, StreamStoppedException reason)
            throws InterruptedException {
        try {
            holds.passed(last);
            holds.hold(reason, last);
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** The part of a session that owns the stream in Kafka and has proved that it may read. */
    private final class Reading {
        private final Primary primary;
        private final StreamTopics topics;
        private final StreamProducer producer;
        private final SettleTimer settled;
        private final StreamHolds holds;
        private Optional<Checkpoint> latest = Optional.empty();

        Reading(Primary primary, StreamTopics topics, StreamProducer producer, SettleTimer settled) {
            this.primary = primary;
            this.topics = topics;
            this.producer = producer;
            this.settled = settled;
            this.holds = new StreamHolds(
                    stream,
                    primary.connection(),
                    new HeldTransactionReader(
                            stream,
                            configuration.binlog(primary.endpoint(), configuration.secondServerId(), pacing.silence()),
                            time),
                    configuration.replication().tables(),
                    metrics,
                    time);
        }

        void run(SessionOpening.Proved proved, Level level) throws IOException, SQLException, InterruptedException {
            holds.obey(refused, proved.checkpoint());
            LOG.atLevel(level)
                    .addKeyValue("stream", stream)
                    .addKeyValue("endpoint", primary.endpoint())
                    .addKeyValue("seq", proved.checkpoint().seq())
                    .addKeyValue("executed", proved.alreadyRead())
                    .log("Reading the binlog");
            try (StreamPipeline opened = new StreamPipeline(
                    configuration, primary, topics, producer, proved, holds, settled, metrics, pacing, time)) {
                pipeline = opened;
                try {
                    opened.run();
                } finally {
                    latest = Optional.of(opened.committed());
                    pipeline = null;
                }
            }
        }
    }
}
