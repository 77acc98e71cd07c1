package io.crosstide.syncer.stream;

import io.crosstide.binlog.BinlogException;
import io.crosstide.binlog.BinlogReader;
import io.crosstide.binlog.BinlogSource;
import io.crosstide.binlog.EventQueue;
import io.crosstide.change.row.EventsWriter;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.Time;
import io.crosstide.syncer.assembly.TransactionAssembler;
import io.crosstide.syncer.definition.DefinitionWatch;
import io.crosstide.syncer.definition.PendingDefinitions;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.filter.StatementFilter;
import io.crosstide.syncer.filter.TableFilter;
import io.crosstide.syncer.proof.SourceWatch;
import io.crosstide.syncer.proof.TopicWatch;
import io.crosstide.syncer.publish.BatchCommitter;
import io.crosstide.syncer.publish.ColumnDefaults;
import io.crosstide.syncer.publish.OpenTransactionProducer;
import io.crosstide.syncer.publish.StreamLog;
import io.crosstide.syncer.publish.TransactionPublisher;
import io.crosstide.syncer.skip.StreamHolds;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.syncer.xa.PreparedReader;
import io.crosstide.syncer.xa.XaTransactions;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.connect.Primary;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** Builds the parts of a session, from the binlog connection to the log in Kafka, and closes them. */
final class StreamPipeline implements AutoCloseable {
    private static final long QUEUE_BYTES = 16 << 20;

    private final StreamConfiguration configuration;
    private final StreamName stream;
    private final Primary primary;
    private final Pacing pacing;
    private final StreamMetrics metrics;
    private final OpenTransactionProducer reports;
    private final DefinitionWatch definitions;
    private final BatchCommitter batch;
    private final BinlogReader reader;
    private final StreamLoop loop;

    StreamPipeline(
            StreamConfiguration configuration,
            Primary primary,
            StreamTopics topics,
            StreamLog log,
            SessionOpening.Proved proved,
            StreamHolds holds,
            SettleTimer settled,
            StreamMetrics metrics,
            Pacing pacing,
            Time time)
            throws SQLException {
        this.configuration = configuration;
        this.stream = configuration.stream();
        this.primary = primary;
        this.pacing = pacing;
        this.metrics = metrics;
        Checkpoint checkpoint = proved.checkpoint();
        this.reports = new OpenTransactionProducer(stream, configuration.kafka());
        PendingDefinitions pending = new PendingDefinitions();
        this.definitions = new DefinitionWatch(
                configuration.definitions(checkpoint.streamId(), primary.endpoint()),
                pending,
                pacing.definitions(),
                time);
        this.batch = new BatchCommitter(
                stream,
                proved.source(),
                checkpoint,
                log,
                reports,
                pending,
                proved.origins(),
                configuration.replication().syncer().heartbeat(),
                metrics,
                time);
        if (proved.extended()) {
            batch.requireCheckpoint();
        }
        TransactionPublisher publisher = new TransactionPublisher(
                stream,
                proved.source().serverUuid(),
                batch,
                proved.origins(),
                new TableFilter(configuration.replication().tables()),
                new StatementFilter(configuration.replication().tables()),
                new ColumnDefaults(primary.connection()),
                proved.probe(),
                holds.skipped(),
                EventsWriter.DEFAULT_LIMIT);
        PreparedReader preparedReader =
                new PreparedReader(stream, source(configuration.secondServerId()), metrics, time);
        TransactionAssembler assembler =
                new TransactionAssembler(stream, new XaTransactions(stream, publisher, batch, preparedReader));
        TopicWatch topicWatch = new TopicWatch(stream, topics, checkpoint.topicId(), pacing.watch(), time);
        SourceWatch sourceWatch =
                new SourceWatch(stream, primary, proved.origins()::isOwn, pacing.watch(), metrics, time);
        EventQueue queue = new EventQueue(QUEUE_BYTES);
        this.reader = new BinlogReader(
                source(configuration.serverId()), proved.alreadyRead(), queue, stream.toString(), time);
        metrics.queue(queue::size);
        this.loop = new StreamLoop(
                reader,
                assembler,
                batch,
                allRead -> {
                    topicWatch.tick();
                    sourceWatch.tick(allRead, batch.committed(), batch::known);
                    holds.passed(batch.committed());
                },
                settled,
                metrics,
                time);
    }

    /** Runs until interrupted or until something fails. */
    void run() throws IOException, SQLException, InterruptedException {
        reader.start();
        definitions.start();
        try {
            loop.run();
        } catch (StreamStoppedException e) {
            if (e.transaction().isPresent()) {
                keepWhole(e);
            }
            throw e;
        } catch (BinlogException e) {
            if (e.errorCode() == BinlogException.FATAL_READING_BINLOG) {
                throw refused(e);
            }
            throw e;
        }
    }

    private void keepWhole(StreamStoppedException reason) throws InterruptedException {
        try {
            batch.keepWhole();
        } catch (RuntimeException e) {
            reason.addSuppressed(e); // the next session reads them again
        }
    }

    /** Time since the source last sent anything. */
    Duration silence() {
        return reader.silence();
    }

    /** How long Kafka has been asked to commit; zero if it is not. */
    Duration committing() {
        return batch.committing();
    }

    /** The last committed checkpoint. */
    Checkpoint committed() {
        return batch.committed();
    }

    private BinlogSource source(long serverId) {
        return configuration.binlog(primary.endpoint(), serverId, pacing.silence());
    }

    private StreamStoppedException refused(BinlogException e) {
        return new StreamStoppedException(
                "Stream " + stream + " cannot read further: " + e.getMessage(),
                "If binlogs were purged before they were read, or contain transactions without GTIDs, "
                        + StreamStoppedException.NEW_STREAM
                        + ", set binlog_expire_logs_seconds longer than any outage of the syncer, and keep gtid_mode=ON."
                        + " Otherwise fix what the server reports",
                e);
    }

    @Override
    public void close() {
        metrics.queue(() -> 0);
        definitions.close();
        reader.close();
        reports.close();
    }
}
