package io.crosstide.syncer.publish;

import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.DefinitionRecord;
import io.crosstide.change.wire.Dependency;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.Time;
import io.crosstide.syncer.definition.PendingDefinitions;
import io.crosstide.syncer.filter.OriginFilter;
import io.crosstide.syncer.proof.SourceState;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.topology.StreamName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which records share a Kafka transaction and when it commits, always with the checkpoint that describes them.
 * Sends ranges, heartbeats and definitions of tables in between. Keeps the progress of the stream.
 *
 * <p>Invariants:
 * <ul>
 *   <li>S1: a transaction of this datacenter gets the next seq when its record is sent, and its GTID enters the
 *       checkpoint in the same Kafka transaction. So after a crash it is published again exactly if it was not
 *       committed.
 *   <li>After a stop, neither a heartbeat nor a checkpoint without the error is published before the session has got past what
 *       the last one stopped at. Otherwise a stream that tries again and again would look alive to its links.
 *   <li>A range carries no dependencies. It may be published after echoes that came later in the binlog, and must not
 *       wait for transactions that wait for it.
 * </ul>
 */
public final class BatchCommitter {
    private static final Logger LOG = LoggerFactory.getLogger(BatchCommitter.class);

    private final StreamName stream;
    private final UUID serverUuid;
    private final GtidSet executedAtStart;
    private final StreamLog log;
    private final PendingDefinitions definitions;
    private final OriginFilter origins;
    private final Time time;
    private final StreamMetrics metrics;
    private final OpenRange range = new OpenRange();
    private final Duration heartbeat;
    private final HeartbeatTimer heartbeats;
    private final OpenTransactionReport report;
    private final CommitPace pace;

    private Checkpoint committed;
    private StreamProgress progress; // there is no other reference to it: abortTransaction replaces it
    private boolean large; // chunks of a transaction were sent, but not its last
    private boolean dirty; // the committed checkpoint is behind
    private boolean stopped; // what the last session stopped at may still be ahead
    private boolean definitionsSent; // since the last commit
    private long openedNanos;
    private long postponedNanos; // when the first transaction was read that waits for the next range
    private long postponedMicros; // when the last of them was committed; 0 if it was read by an earlier session
    private boolean caughtUp;
    private boolean idle;
    private long completeMicros;

    /**
     * @param reports shows readers a transaction that takes long to publish
     * @param definitions of tables, which are published along with the records
     * @param heartbeat interval of the stream's heartbeats; zero for none
     */
    public BatchCommitter(
            StreamName stream,
            SourceState source,
            Checkpoint checkpoint,
            StreamLog log,
            OpenTransactionLog reports,
            PendingDefinitions definitions,
            OriginFilter origins,
            Duration heartbeat,
            StreamMetrics metrics,
            Time time) {
        this.stream = stream;
        this.serverUuid = source.serverUuid();
        this.executedAtStart = source.executed();
        this.committed = checkpoint;
        this.progress = new StreamProgress(checkpoint);
        this.log = log;
        this.definitions = definitions;
        this.origins = origins;
        this.time = time;
        this.heartbeat = heartbeat;
        this.heartbeats = new HeartbeatTimer(time);
        this.report = new OpenTransactionReport(reports, heartbeat, metrics, time);
        this.pace = new CommitPace(time);
        this.postponedNanos = time.nanos();
        this.metrics = metrics;
        metrics.prepared(progress.prepared());
        this.stopped = !checkpoint.error().isEmpty();
        this.dirty = stopped || !checkpoint.origins().equals(origins.known());
    }

    /** The session starts with more than what is committed. */
    public void requireCheckpoint() {
        dirty = true;
    }

    /** Whether the transaction is accounted for. */
    boolean knows(Gtid gtid) {
        return progress.knows(gtid);
    }

    /** GTIDs that need not be read again. */
    public GtidSet known() {
        return progress.known();
    }

    /** The last committed checkpoint. */
    public Checkpoint committed() {
        return committed;
    }

    /** Whether the source reported that it has nothing more to send, and everything that it sent is processed. */
    public boolean allRead() {
        return idle && range.isEmpty();
    }

    /** A transaction begins at this place in the binlog. */
    void begin(String place) {
        progress.place(place);
        idle = false;
    }

    /** The server sent a heartbeat: it has nothing more to send, or it skips transactions that this stream has. */
    void idle() {
        // a server also sends heartbeats while it skips transactions that this stream has
        caughtUp = caughtUp || progress.known().containsAll(executedAtStart);
        idle = caughtUp;
        if (idle) {
            stopped = false;
        }
    }

    /** A writer applied the transaction here. */
    void echo(Gtid gtid, long stamp, List<Dependency> dependencies) {
        progress.echo(gtid, stamp);
        dependencies.forEach(progress::depend);
        metrics.echoDropped();
        dirty = true;
    }

    /** A writer applied the transaction here under a GTID of this server. */
    void ownEcho(Gtid gtid, long stamp, long commitMicros, List<Dependency> dependencies) {
        progress.ownEcho(gtid, stamp, commitMicros);
        dependencies.forEach(progress::depend);
        metrics.echoDropped();
        dirty = true;
    }

    /**
     * The transaction changed only bookkeeping tables: it joins the next range, at the latest after {@link
     * BatchPolicy#MAX_POSTPONED}.
     */
    void postpone(Gtid gtid, long commitMicros) {
        if (!progress.hasPending()) {
            postponedNanos = time.nanos();
        }
        postponedMicros = commitMicros;
        progress.postpone(gtid, commitMicros);
        dirty = true;
    }

    /** The transaction has nothing to replicate. */
    void addToRange(Gtid gtid, long commitMicros, List<String> ddl) throws InterruptedException {
        if (range.isFull()) {
            sendRange(commitMicros);
        }
        startBatchTimer();
        range.add(gtid, commitMicros, ddl);
    }

    /** Counts a statement that is not replayed. */
    void ddl() {
        progress.ddl();
        metrics.ddlSkipped();
        definitions.ddl();
    }

    /** Counts DML in statement format that changes no replicated table. */
    void statementFiltered() {
        metrics.statementFiltered();
    }

    /** The transaction is an XA PREPARE: it is accounted for without rows. */
    public void prepare(Xid xid, Gtid gtid) {
        progress.prepared(xid)
                .ifPresent(before -> LOG.atWarn()
                        .addKeyValue("stream", stream)
                        .addKeyValue("gtid", gtid)
                        .addKeyValue("xid", xid)
                        .addKeyValue("earlierGtid", before)
                        .log("XA transaction is prepared again, and the binlog has no end of the earlier one"));
        progress.prepare(xid, gtid);
        metrics.prepared(progress.prepared());
    }

    /** GTID of a transaction that is prepared and has not ended. */
    public Optional<Gtid> prepared(Xid xid) {
        return progress.prepared(xid);
    }

    /** The prepared transaction has ended. */
    public void forget(Xid xid) {
        progress.forget(xid);
        metrics.prepared(progress.prepared());
    }

    /**
     * Publishes what must come before the next transaction.
     *
     * @param whole whether the transaction has one chunk; otherwise it gets its own Kafka transaction, which can be
     *     aborted
     */
    void beforeTransaction(long commitMicros, boolean whole) throws InterruptedException {
        sendRange(commitMicros);
        if (!whole && (dirty || log.inTransaction())) {
            commit();
        }
    }

    /** Stamp of the next transaction. */
    long nextStamp(long commitMicros) {
        return progress.nextStamp(commitMicros);
    }

    /** Dependencies of the next transaction. */
    List<Dependency> takeDepends() {
        return progress.takeDepends();
    }

    /** Own echoes that the transaction that is sent now carries. */
    GtidSet takeEchoes() {
        return progress.takeEchoes();
    }

    /** Seq of the next transaction. */
    long nextSeq() {
        return progress.seq() + 1;
    }

    void send(TransactionChunk chunk) throws InterruptedException {
        startBatchTimer();
        int sent = log.send(chunk);
        metrics.bytes(sent);
        large = !chunk.last();
        report.sent(chunk, sent);
    }

    /** The last chunk of a transaction was sent. */
    void published(Gtid gtid, long rows) {
        progress.publish(gtid);
        metrics.published(rows);
    }

    /** Aborts the transaction at this place: no reader may see the chunks that were sent. */
    void abortTransaction(String place) {
        log.abort();
        metrics.discarded();
        progress = new StreamProgress(committed);
        progress.place(place);
        large = false;
        report.end();
    }

    /** Commits everything before the current transaction, because that one may take long. */
    public void flush() throws InterruptedException {
        if (!range.isEmpty()) {
            sendRange(range.commitMicros());
        }
        if (dirty || log.inTransaction()) {
            commit();
        }
    }

    /** Commits all whole transactions before the current one, which cannot be published: they must not wait for it. */
    public void keepWhole() throws InterruptedException {
        if (!large && (log.inTransaction() || !range.isEmpty())) {
            flush();
        }
    }

    /**
     * Commits what is due. It may be called while a transaction is being read.
     *
     * @param drained whether no event is queued
     * @param silence time since the source last sent anything
     */
    public void tick(boolean drained, Duration silence) throws InterruptedException {
        if (large) { // it commits as a whole
            report.tick();
            return;
        }
        if (idle && drained) {
            complete(time.epochMicros() - silence.toNanos() / 1_000);
        }
        sendDefinitions();
        switch (BatchPolicy.decide(state(drained, silence))) {
            case COMMIT -> {
                if (!range.isEmpty()) {
                    sendRange(range.commitMicros());
                }
                commit();
            }
            case RANGE -> {
                sendRange(postponedMicros == 0 ? time.epochMicros() : postponedMicros);
                commit();
            }
            case HEARTBEAT -> sendHeartbeat();
            case CHECKPOINT -> commit();
            case NOTHING -> {}
        }
    }

    /** Never between the chunks of a transaction, so what is sent is never aborted. */
    private void sendDefinitions() {
        if (!definitionsSent) {
            for (DefinitionRecord each : definitions.take()) {
                startBatchTimer();
                log.send(each);
                definitionsSent = true;
            }
        }
    }

    private BatchPolicy.State state(boolean drained, Duration silence) {
        return new BatchPolicy.State(
                log.inTransaction() || !range.isEmpty(),
                log.records(),
                log.bytes(),
                time.since(openedNanos),
                progress.hasPending() ? time.since(postponedNanos) : Duration.ZERO,
                drained,
                dirty && !stopped,
                pace.sinceCommit(),
                !pace.pauseLeft().isZero(),
                !stopped && completeMicros > 0 && heartbeats.isDue(heartbeat, silence));
    }

    /** How long the loop may wait for the next event before {@link #tick} must be called again. */
    public Duration patience(Duration longest) {
        if (large || (!log.inTransaction() && range.isEmpty())) {
            return longest;
        }
        Duration left = pace.pauseLeft();
        return left.compareTo(longest) < 0 ? left : longest;
    }

    void commit() {
        progress.origins(origins.known());
        Checkpoint next = progress.checkpoint(time.epochMicros());
        pace.begins();
        log.commit(next);
        pace.ended();
        committed = next;
        dirty = false;
        stopped = false;
        definitionsSent = false;
        metrics.committed(next.seq());
    }

    /** How long Kafka has been asked to commit; zero if it is not. Any thread may ask. */
    public Duration committing() {
        return pace.committing();
    }

    /** Everything that the source committed up to this time is read. */
    void complete(long micros) {
        if (micros > completeMicros) {
            completeMicros = micros;
            metrics.complete(micros);
        }
    }

    /** Publishes the open range and the postponed bookkeeping transactions. */
    private void sendRange(long commitMicros) throws InterruptedException {
        range.add(progress.takePending());
        if (range.isEmpty()) {
            return;
        }
        GtidSet gtids = range.gtids();
        long committedMicros = range.commitMicros() == 0 ? commitMicros : range.commitMicros();
        startBatchTimer();
        int sent = log.send(new Range(
                committed.streamId(),
                progress.seq() + 1,
                progress.seq() + gtids.count(),
                gtids,
                stream.datacenter(),
                serverUuid,
                committedMicros,
                progress.nextStamp(committedMicros),
                List.of(),
                progress.takeEchoes(),
                range.ddl(),
                progress.place()));
        progress.publish(gtids);
        metrics.bytes(sent);
        range.clear();
    }

    private void startBatchTimer() {
        if (!log.inTransaction() && range.isEmpty()) {
            openedNanos = time.nanos();
        }
    }

    private void sendHeartbeat() throws InterruptedException {
        heartbeats.sent();
        log.send(new Heartbeat(
                committed.streamId(),
                progress.seq(),
                stream.datacenter(),
                serverUuid,
                completeMicros,
                progress.stamp(),
                progress.executed(),
                progress.echoes(),
                progress.place()));
        if (dirty) {
            commit();
        } else {
            pace.begins();
            log.commit();
            pace.ended();
            metrics.committed(progress.seq());
        }
    }
}
