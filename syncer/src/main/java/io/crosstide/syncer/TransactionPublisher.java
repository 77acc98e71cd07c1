package io.crosstide.syncer;

import io.crosstide.change.event.EventsWriter;
import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.HeartbeatEvent;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Dependency;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.topology.StreamName;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns source transactions into records: drops echoes, sums up what has nothing to replicate, and publishes the rest, each
 * Kafka transaction together with the checkpoint that describes it.
 *
 * <p>Invariants:
 * <ul>
 *   <li>S1: a transaction of this datacenter gets the next seq when its record is sent, and its GTID enters the checkpoint in
 *       the same Kafka transaction; so after a crash it is published again exactly if it was not committed.
 *   <li>S2: an echo gets no record; its GTID enters the checkpoint only.
 *   <li>A transaction larger than one chunk has a Kafka transaction of its own, so that it can be taken back when it turns out
 *       to be an echo or a local change.
 *   <li>A range carries no dependencies: it may be published after echoes that came later in the binlog, and must
 *       not wait for what in turn waits for it.
 * </ul>
 */
final class TransactionPublisher implements TransactionSink {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionPublisher.class);
    private static final int MAX_RECORDS = 1_000;
    private static final long MAX_BYTES = 4 << 20;
    private static final Duration MAX_OPEN = Duration.ofMillis(100);
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

    /** What is done with the transaction that is being read. */
    private enum Mode {
        /** Known already; read again as a probe. */
        KNOWN,
        ECHO,
        OWN
    }

    private final StreamName stream;
    private final UUID serverUuid;
    private final StreamProducer producer;
    private final OriginFilter origins;
    private final TableFilter tables;
    private final ColumnDefaults defaults;
    private final Clock clock;
    private final StreamMetrics metrics;
    private final @Nullable HistoryProbe probe;
    private final GtidSet executedAtStart;
    private final OpenRange range = new OpenRange();

    private Checkpoint committed;
    private StreamProgress progress;
    private byte[] format = new byte[0];
    private boolean formatSent;
    private Mode mode = Mode.KNOWN;
    private String origin = "";
    private @Nullable TransactionStart open;
    private TransactionContent content = new TransactionContent();
    private int chunks; // sent of the open transaction
    private long chunkStamp;
    private List<Dependency> chunkDepends = List.of();
    private long rows;
    private boolean dirty; // the committed checkpoint is behind
    private long committedNanos = System.nanoTime();
    private long openedNanos;
    private boolean caughtUp;
    private boolean idle;
    private long completeMicros;
    private long heartbeatMicros; // up to when the last heartbeat said that the stream is complete

    TransactionPublisher(
            StreamName stream,
            SourceState source,
            Checkpoint checkpoint,
            StreamProducer producer,
            OriginFilter origins,
            TableFilter tables,
            ColumnDefaults defaults,
            @Nullable HistoryProbe probe,
            Clock clock,
            StreamMetrics metrics) {
        this.stream = stream;
        this.serverUuid = source.serverUuid();
        this.committed = checkpoint;
        this.progress = new StreamProgress(checkpoint);
        this.producer = producer;
        this.origins = origins;
        this.tables = tables;
        this.defaults = defaults;
        this.probe = probe;
        this.executedAtStart = source.executed();
        this.clock = clock;
        this.metrics = metrics;
        metrics.prepared(progress.prepared());
        this.dirty = !checkpoint.error().isEmpty(); // it runs again
    }

    @Override
    public void format(FormatDescription description) {
        byte[] now = description.withoutChecksum();
        if (!Arrays.equals(now, format)) {
            format = now;
            formatSent = false;
        }
    }

    @Override
    public boolean begin(TransactionStart start) {
        open = start;
        progress.place(start.place());
        idle = false;
        chunks = 0;
        rows = 0;
        if (progress.knows(start.gtid())) {
            known(start);
            mode = Mode.KNOWN;
            return false;
        }
        origin = origins.origin(start);
        mode = origin.equals(stream.datacenter()) ? Mode.OWN : Mode.ECHO;
        content = new TransactionContent();
        return mode == Mode.OWN;
    }

    private void known(TransactionStart start) {
        if (probe == null || !probe.gtid().equals(start.gtid())) {
            throw new StreamStoppedException(
                    "Stream " + stream + " got the " + start + " again, although it had told the server that it has it",
                    "Report this with the source's version and its binlog file");
        }
        probe.verify(start);
    }

    @Override
    public void tableMap(TableName table, byte[] event) {
        TableFilter.Role role = tables.role(table);
        content.tableMap(role, table, event);
        if (role == TableFilter.Role.REPLICATED) {
            defaults.of(table, event).ifPresent(content::defaults);
        }
    }

    @Override
    public void rows(TableName table, byte[] event) throws InterruptedException {
        Optional<EventsWriter.Chunk> full = content.rows(tables.role(table), table, event);
        if (content.withheld()) {
            takeBack();
        } else if (full.isPresent()) {
            sendChunk(full.get(), false);
        }
    }

    @Override
    public void ddl(String database, String sql) {
        String shown = DdlFilter.shown(sql);
        content.ddl(shown);
        defaults.ddl();
        progress.ddl();
        metrics.ddlSkipped();
        LOG.atInfo()
                .addKeyValue("stream", stream)
                .addKeyValue("gtid", Objects.requireNonNull(open).gtid())
                .addKeyValue("database", database)
                .log("Not replayed elsewhere: {}", shown);
    }

    @Override
    public void end() throws InterruptedException {
        TransactionStart ended = Objects.requireNonNull(open);
        switch (mode) {
            case KNOWN -> {}
            case ECHO -> echo(ended);
            case OWN -> own(ended);
        }
        open = null;
        complete(ended.commitMicros());
    }

    @Override
    public void idle(HeartbeatEvent heartbeat) {
        // a server also says so while it skips what it was told that we have
        caughtUp = caughtUp || progress.known().containsAll(executedAtStart);
        idle = caughtUp;
    }

    /** The transaction that is being read is an XA PREPARE: it is accounted for without rows. */
    void prepare(Xid xid) {
        Gtid gtid = Objects.requireNonNull(open).gtid();
        progress.prepared(xid)
                .ifPresent(before -> LOG.atWarn()
                        .addKeyValue("stream", stream)
                        .addKeyValue("gtid", gtid)
                        .log("XA {} was prepared as {} before, and its end was not in the binlog", xid, before));
        progress.prepare(xid, gtid);
        metrics.prepared(progress.prepared());
    }

    /** GTID of a transaction that is prepared and has not ended. */
    Optional<Gtid> prepared(Xid xid) {
        return progress.prepared(xid);
    }

    /** The transaction that is being read ends a prepared one. */
    void forget(Xid xid) {
        progress.forget(xid);
        metrics.prepared(progress.prepared());
    }

    /** What is not published may not decide about a transaction that would be. */
    void requireNotPrepared(Xid xid) {
        Optional<Gtid> gtid = progress.prepared(xid);
        if (mode == Mode.ECHO && gtid.isPresent()) {
            throw new StreamStoppedException(
                    "Stream " + stream + " stops in " + open + ": it ends XA " + xid
                            + ", which this datacenter prepared as " + gtid.get() + ", under a GTID of " + origin,
                    "Let the server give XA COMMIT and XA ROLLBACK their GTIDs (GTID_NEXT=AUTOMATIC); after a commit, copy its"
                            + " rows by hand or seed the targets anew, with a new stream");
        }
    }

    private void echo(TransactionStart ended) {
        Gtid gtid = ended.gtid();
        progress.echo(gtid, ended.originalCommitMicros());
        progress.depend(new Dependency(origin, GtidSet.of(gtid), 0));
        metrics.echoDropped();
        dirty = true;
    }

    private void own(TransactionStart ended) throws InterruptedException {
        if (content.changesOrigins()) {
            origins.invalidate();
        }
        if (content.isEcho()) {
            directionEcho(ended);
        } else if (content.hasReplicatedRows() && !content.withheld()) {
            publishLast(ended);
        } else if (content.isBookkeepingOnly()) {
            progress.postpone(ended.gtid(), ended.originalCommitMicros());
            dirty = true;
        } else {
            if (range.isFull()) {
                sendRange(ended.commitMicros());
            }
            opening();
            range.add(ended.gtid(), ended.originalCommitMicros(), content.ddl());
        }
    }

    private void directionEcho(TransactionStart ended) {
        long stamp = 0;
        for (DirectionRow row : content.directions()) {
            stamp = Math.max(stamp, row.stamp());
            if (row.mesh().equals(stream.mesh())
                    && row.cluster().equals(stream.cluster())
                    && !row.idc().equals(stream.datacenter())
                    && row.seq() > 0) {
                progress.depend(new Dependency(row.idc(), GtidSet.EMPTY, row.seq()));
            }
        }
        progress.echo(ended.gtid(), stamp);
        metrics.echoDropped();
        dirty = true;
    }

    private void publishLast(TransactionStart ended) throws InterruptedException {
        EventsWriter.Chunk chunk =
                content.finish().orElseThrow(() -> new IllegalStateException("Rows of " + ended + " are in no chunk"));
        sendChunk(chunk, true);
        progress.publish(ended.gtid());
        metrics.published(rows);
        if (chunks > 1) {
            commit();
        }
    }

    private void sendChunk(EventsWriter.Chunk chunk, boolean last) throws InterruptedException {
        TransactionStart transaction = Objects.requireNonNull(open);
        if (chunks == 0) {
            sendRange(transaction.originalCommitMicros());
            if (!last && (dirty || producer.inTransaction())) {
                commit(); // what is before it: this one may have to be taken back
            }
            chunkStamp = progress.nextStamp(transaction.originalCommitMicros());
            chunkDepends = progress.takeDepends();
        }
        opening();
        int sent = producer.send(new TransactionChunk(
                committed.streamId(),
                progress.seq() + 1,
                transaction.gtid(),
                stream.datacenter(),
                serverUuid,
                transaction.originalCommitMicros(),
                chunkStamp,
                chunks == 0 ? chunkDepends : List.of(),
                chunks,
                last,
                formatSent ? new byte[0] : format,
                chunk.events(),
                chunk.rows(),
                transaction.place(),
                content.defaults()));
        formatSent = true;
        chunks++;
        rows += chunk.rows();
        metrics.bytes(sent);
    }

    /** The chunks that were sent of this transaction must not be seen. */
    private void takeBack() {
        if (chunks > 0) {
            producer.abort();
            metrics.discarded();
            progress = new StreamProgress(committed);
            progress.place(Objects.requireNonNull(open).place());
            formatSent = false;
            chunks = 0;
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
        opening();
        int sent = producer.send(new Range(
                committed.streamId(),
                progress.seq() + 1,
                progress.seq() + gtids.count(),
                gtids,
                stream.datacenter(),
                serverUuid,
                committedMicros,
                progress.nextStamp(committedMicros),
                List.of(),
                range.ddl(),
                progress.place()));
        progress.publish(gtids);
        metrics.bytes(sent);
        range.clear();
    }

    /** Commits what was read before the transaction that is being read, which may take long. */
    void flush() throws InterruptedException {
        if (!range.isEmpty()) {
            sendRange(range.commitMicros());
        }
        if (dirty || producer.inTransaction()) {
            commit();
        }
    }

    private void opening() {
        if (!producer.inTransaction() && range.isEmpty()) {
            openedNanos = System.nanoTime();
        }
    }

    /** Commits what should not wait longer. {@code drained}: nothing more is queued. */
    void tick(boolean drained, Duration silence, Duration heartbeat) throws InterruptedException {
        if (chunks > 0 && open != null) {
            return; // within a large transaction, which is committed whole
        }
        if (idle && drained) {
            complete(nowMicros() - silence.toNanos() / 1_000);
        }
        long now = System.nanoTime();
        boolean waiting = producer.inTransaction() || !range.isEmpty();
        boolean full = producer.records() >= MAX_RECORDS
                || producer.bytes() >= MAX_BYTES
                || now - openedNanos >= MAX_OPEN.toNanos();
        long sinceCommit = now - committedNanos;
        if (waiting && (drained || full)) {
            if (!range.isEmpty()) {
                sendRange(range.commitMicros());
            }
            commit();
        } else if (!waiting && heartbeatDue(heartbeat)) {
            sendHeartbeat();
        } else if (!waiting && dirty && sinceCommit >= CHECKPOINT_INTERVAL.toNanos()) {
            commit();
        }
    }

    private boolean heartbeatDue(Duration interval) {
        return !interval.isZero() && completeMicros - heartbeatMicros >= interval.toNanos() / 1_000 * 9 / 10;
    }

    private void sendHeartbeat() throws InterruptedException {
        heartbeatMicros = completeMicros;
        producer.send(new Heartbeat(
                committed.streamId(),
                progress.seq(),
                stream.datacenter(),
                serverUuid,
                completeMicros,
                progress.stamp(),
                progress.executed(),
                progress.place()));
        if (dirty) {
            commit();
        } else {
            producer.commit();
            committedNanos = System.nanoTime();
            metrics.committed(progress.seq());
        }
    }

    private void commit() {
        progress.origins(origins.known());
        Checkpoint next = progress.checkpoint(nowMicros());
        producer.commit(next);
        committed = next;
        dirty = false;
        committedNanos = System.nanoTime();
        metrics.committed(next.seq());
    }

    /** Everything committed at the source until then is read. */
    private void complete(long micros) {
        if (micros > completeMicros) {
            completeMicros = micros;
            metrics.complete(micros);
        }
    }

    /** Whether the source said that it has nothing more to send, and all it sent was looked at. */
    boolean allRead() {
        return idle && range.isEmpty();
    }

    /** What need not be read again. */
    GtidSet known() {
        return progress.known();
    }

    /** What was committed last. */
    Checkpoint committed() {
        return committed;
    }

    private long nowMicros() {
        return clock.instant().toEpochMilli() * 1_000;
    }
}
