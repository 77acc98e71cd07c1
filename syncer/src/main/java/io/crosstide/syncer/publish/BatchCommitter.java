package io.crosstide.syncer.publish;

import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Dependency;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.Time;
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
 * Decides what shares a Kafka transaction and when it commits, each together with the checkpoint that describes it; and
 * fills the time between with ranges and heartbeats. Keeps how far the stream got.
 *
 * <p>Invariants:
 * <ul>
 *   <li>S1: a transaction of this datacenter gets the next seq when its record is sent, and its GTID enters the checkpoint in
 *       the same Kafka transaction; so after a crash it is published again exactly if it was not committed.
 *   <li>A range carries no dependencies: it may be published after echoes that came later in the binlog, and must
 *       not wait for what in turn waits for it.
 * </ul>
 */
public final class BatchCommitter {
    private static final Logger LOG = LoggerFactory.getLogger(BatchCommitter.class);

    private final StreamName stream;
    private final UUID serverUuid;
    private final GtidSet executedAtStart;
    private final StreamLog log;
    private final OriginFilter origins;
    private final Time time;
    private final StreamMetrics metrics;
    private final OpenRange range = new OpenRange();

    private Checkpoint committed;
    private StreamProgress progress; // nobody else keeps it: abortTransaction begins it anew
    private boolean large; // chunks of a transaction were sent, and not its last
    private boolean dirty; // the committed checkpoint is behind
    private long committedNanos;
    private long openedNanos;
    private long postponedNanos; // when the first transaction was read that waits for the next range
    private long postponedMicros; // when the last of them was committed; 0 if it was read by an earlier session
    private boolean caughtUp;
    private boolean idle;
    private long completeMicros;
    private long heartbeatMicros; // up to when the last heartbeat said that the stream is complete

    public BatchCommitter(
            StreamName stream,
            SourceState source,
            Checkpoint checkpoint,
            StreamLog log,
            OriginFilter origins,
            StreamMetrics metrics,
            Time time) {
        this.stream = stream;
        this.serverUuid = source.serverUuid();
        this.executedAtStart = source.executed();
        this.committed = checkpoint;
        this.progress = new StreamProgress(checkpoint);
        this.log = log;
        this.origins = origins;
        this.time = time;
        this.committedNanos = time.nanos();
        this.postponedNanos = committedNanos;
        this.metrics = metrics;
        metrics.prepared(progress.prepared());
        this.dirty = !checkpoint.error().isEmpty() // it runs again
                || !checkpoint.origins().equals(origins.known());
    }

    /** What the session starts with is more than what is committed. */
    public void requireCheckpoint() {
        dirty = true;
    }

    /** Whether the transaction is accounted for. */
    boolean knows(Gtid gtid) {
        return progress.knows(gtid);
    }

    /** What need not be read again. */
    public GtidSet known() {
        return progress.known();
    }

    /** What was committed last. */
    public Checkpoint committed() {
        return committed;
    }

    /** Whether the source said that it has nothing more to send, and all it sent was looked at. */
    public boolean allRead() {
        return idle && range.isEmpty();
    }

    /** A transaction at this place of the binlog is being read. */
    void begin(String place) {
        progress.place(place);
        idle = false;
    }

    /** The server says that it has nothing more to send, or is busy skipping what we have. */
    void idle() {
        // a server also says so while it skips what it was told that we have
        caughtUp = caughtUp || progress.known().containsAll(executedAtStart);
        idle = caughtUp;
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

    /** The transaction touched bookkeeping only: it joins the next range, at the latest after {@link BatchPolicy#MAX_POSTPONED}. */
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

    /** A statement was not replayed. */
    void ddl() {
        progress.ddl();
        metrics.ddlSkipped();
    }

    /** The transaction is an XA PREPARE: it is accounted for without rows. */
    public void prepare(Xid xid, Gtid gtid) {
        progress.prepared(xid)
                .ifPresent(before -> LOG.atWarn()
                        .addKeyValue("stream", stream)
                        .addKeyValue("gtid", gtid)
                        .log("XA {} was prepared as {} before, and its end was not in the binlog", xid, before));
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
     * Publishes what must come before a transaction that is sent now.
     *
     * @param whole whether it has one chunk; otherwise it gets a Kafka transaction of its own, so that it can be taken back
     */
    void beforeTransaction(long commitMicros, boolean whole) throws InterruptedException {
        sendRange(commitMicros);
        if (!whole && (dirty || log.inTransaction())) {
            commit();
        }
    }

    /** Stamp of the transaction that is sent now. */
    long nextStamp(long commitMicros) {
        return progress.nextStamp(commitMicros);
    }

    /** What the transaction that is sent now depends on. */
    List<Dependency> takeDepends() {
        return progress.takeDepends();
    }

    /** Own echoes that the transaction that is sent now carries. */
    GtidSet takeEchoes() {
        return progress.takeEchoes();
    }

    /** Seq of the transaction that is sent now. */
    long nextSeq() {
        return progress.seq() + 1;
    }

    void send(TransactionChunk chunk) throws InterruptedException {
        startBatchTimer();
        metrics.bytes(log.send(chunk));
        large = !chunk.last();
    }

    /** The last chunk of a transaction was sent. */
    void published(Gtid gtid, long rows) {
        progress.publish(gtid);
        metrics.published(rows);
    }

    /** The chunks that were sent of the transaction at this place must not be seen. */
    void abortTransaction(String place) {
        log.abort();
        metrics.discarded();
        progress = new StreamProgress(committed);
        progress.place(place);
        large = false;
    }

    /** Commits what was read before the transaction that is being read, which may take long. */
    public void flush() throws InterruptedException {
        if (!range.isEmpty()) {
            sendRange(range.commitMicros());
        }
        if (dirty || log.inTransaction()) {
            commit();
        }
    }

    /** Commits what should not wait longer. {@code drained}: nothing more is queued. */
    public void tick(boolean drained, Duration silence, Duration heartbeat) throws InterruptedException {
        if (large) {
            return; // it is committed whole
        }
        if (idle && drained) {
            complete(time.epochMicros() - silence.toNanos() / 1_000);
        }
        switch (BatchPolicy.decide(state(drained, heartbeat))) {
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

    private BatchPolicy.State state(boolean drained, Duration heartbeat) {
        return new BatchPolicy.State(
                log.inTransaction() || !range.isEmpty(),
                log.records(),
                log.bytes(),
                time.since(openedNanos),
                progress.hasPending() ? time.since(postponedNanos) : Duration.ZERO,
                drained,
                dirty,
                time.since(committedNanos),
                heartbeatDue(heartbeat));
    }

    void commit() {
        progress.origins(origins.known());
        Checkpoint next = progress.checkpoint(time.epochMicros());
        log.commit(next);
        committed = next;
        dirty = false;
        committedNanos = time.nanos();
        metrics.committed(next.seq());
    }

    /** Everything committed at the source until then is read. */
    void complete(long micros) {
        if (micros > completeMicros) {
            completeMicros = micros;
            metrics.complete(micros);
        }
    }

    /** Publishes what waits to be summed up, bookkeeping included. */
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

    private boolean heartbeatDue(Duration interval) {
        return !interval.isZero() && completeMicros - heartbeatMicros >= interval.toNanos() / 1_000 * 9 / 10;
    }

    private void sendHeartbeat() throws InterruptedException {
        heartbeatMicros = completeMicros;
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
            log.commit();
            committedNanos = time.nanos();
            metrics.committed(progress.seq());
        }
    }
}
