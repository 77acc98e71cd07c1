package io.crosstide.syncer.publish;

import io.crosstide.bookkeeping.DirectionRow;
import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.HeartbeatEvent;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.EventsWriter;
import io.crosstide.change.row.MappedTable;
import io.crosstide.change.wire.Dependency;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.filter.DdlFilter;
import io.crosstide.syncer.filter.OriginFilter;
import io.crosstide.syncer.filter.StatementFilter;
import io.crosstide.syncer.filter.TableFilter;
import io.crosstide.syncer.proof.HistoryProbe;
import io.crosstide.syncer.transaction.TransactionSink;
import io.crosstide.syncer.transaction.TransactionStart;
import io.crosstide.topology.StreamName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns each source transaction into records: drops an echo, adds a transaction with nothing to replicate to a range,
 * and sends the chunks of any other transaction.
 *
 * <p>Invariants:
 * <ul>
 *   <li>S2: an echo gets no record. Only the checkpoint gets its GTID.
 *   <li>A transaction larger than one chunk has its own Kafka transaction, which is aborted if the transaction is found
 *       to be an echo or a local change.
 * </ul>
 */
public final class TransactionPublisher implements TransactionSink {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionPublisher.class);

    /** How the current transaction is treated. */
    private enum Mode {
        /** Already accounted for; read again as a probe. */
        KNOWN,
        ECHO,
        /** Skipped on an operator's order: accounted for, and on record already. */
        SKIPPED,
        OWN
    }

    private final StreamName stream;
    private final UUID serverUuid;
    private final BatchCommitter batch;
    private final OriginFilter origins;
    private final TableFilter tables;
    private final StatementFilter statements;
    private final DefaultsSource defaults;
    private final HistoryProbe probe;
    private final Set<Gtid> skipped;
    private final int chunkBytes;

    private byte[] format = new byte[0];
    private boolean formatSent;
    private Mode mode = Mode.KNOWN;
    private String origin = "";
    private @Nullable TransactionStart open;
    private TransactionContent content;
    private int chunks; // number of chunks sent of the open transaction
    private long chunkStamp;
    private List<Dependency> chunkDepends = List.of();
    private long rows;

    /** @param skipped transactions that cannot be published, and are on record */
    public TransactionPublisher(
            StreamName stream,
            UUID serverUuid,
            BatchCommitter batch,
            OriginFilter origins,
            TableFilter tables,
            StatementFilter statements,
            DefaultsSource defaults,
            HistoryProbe probe,
            Set<Gtid> skipped,
            int chunkBytes) {
        this.stream = stream;
        this.serverUuid = serverUuid;
        this.batch = batch;
        this.origins = origins;
        this.tables = tables;
        this.statements = statements;
        this.defaults = defaults;
        this.probe = probe;
        this.skipped = Set.copyOf(skipped);
        this.chunkBytes = chunkBytes;
        this.content = new TransactionContent(chunkBytes);
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
        batch.begin(start.place());
        batch.complete(start.commitMicros() - 1);
        chunks = 0;
        rows = 0;
        if (batch.knows(start.gtid())) {
            known(start);
            mode = Mode.KNOWN;
            return false;
        }
        origin = origins.origin(start);
        mode = mode(start.gtid());
        content = new TransactionContent(chunkBytes);
        return mode == Mode.OWN;
    }

    private Mode mode(Gtid gtid) {
        if (!origin.equals(stream.datacenter())) {
            return Mode.ECHO;
        }
        return skipped.contains(gtid) ? Mode.SKIPPED : Mode.OWN;
    }

    private void known(TransactionStart start) {
        if (!probe.asksFor(start.gtid())) {
            throw new StreamStoppedException(
                    "Stream " + stream + " received the " + start
                            + " again, although it reported it to the server as executed",
                    "Report this with the source's version and its binlog file");
        }
        probe.verify(start);
    }

    @Override
    public void tableMap(MappedTable table, byte[] event) {
        TableFilter.Role role = tables.role(table);
        content.tableMap(role, table, event);
        if (role == TableFilter.Role.REPLICATED) {
            defaults.of(table, event).ifPresent(content::defaults);
        }
    }

    @Override
    public boolean isReplicated(MappedTable table) {
        return tables.role(table) != TableFilter.Role.FILTERED;
    }

    @Override
    public void rows(MappedTable table, byte[] event) throws InterruptedException {
        Optional<EventsWriter.Chunk> full = content.rows(tables.role(table), table, event);
        if (content.withheld()) {
            abortTransaction();
        } else if (full.isPresent()) {
            sendChunk(full.get(), false);
        }
    }

    @Override
    public boolean passes(QueryEvent statement) {
        if (!statements.isFiltered(statement)) {
            return false;
        }
        content.filteredStatement();
        batch.statementFiltered();
        LOG.atDebug()
                .addKeyValue("stream", stream)
                .addKeyValue("gtid", Objects.requireNonNull(open).gtid())
                .addKeyValue("databases", statement.databases())
                .log("Statement of databases that are not replicated");
        return true;
    }

    @Override
    public void ddl(String database, String sql) {
        String shown = DdlFilter.shown(sql);
        content.ddl(shown);
        batch.ddl();
        LOG.atInfo()
                .addKeyValue("stream", stream)
                .addKeyValue("gtid", Objects.requireNonNull(open).gtid())
                .addKeyValue("database", database)
                .addKeyValue("statement", shown)
                .log("Statement not replicated");
    }

    @Override
    public void end() throws InterruptedException {
        TransactionStart ended = Objects.requireNonNull(open);
        switch (mode) {
            case KNOWN -> {}
            case ECHO -> echo(ended);
            case SKIPPED -> skipped(ended);
            case OWN -> own(ended);
        }
        open = null;
        batch.complete(ended.commitMicros());
    }

    @Override
    public void idle(HeartbeatEvent heartbeat) {
        batch.idle();
    }

    /**
     * Throws if an echo ends an XA transaction that this datacenter prepared: a transaction that is not published must
     * not decide about one that is.
     */
    public void requireNotPrepared(Xid xid) {
        Optional<Gtid> gtid = batch.prepared(xid);
        if (mode == Mode.ECHO && gtid.isPresent()) {
            throw new StreamStoppedException(
                    "Stream " + stream + " stops in " + open + ": it ends XA " + xid
                            + ", which this datacenter prepared as " + gtid.get() + ", under a GTID of " + origin,
                    "Let the server give XA COMMIT and XA ROLLBACK their GTIDs (GTID_NEXT=AUTOMATIC), and "
                            + StreamStoppedException.NEW_STREAM);
        }
    }

    /** Whether the current transaction is skipped on an operator's order. */
    public boolean isSkipping() {
        return mode == Mode.SKIPPED;
    }

    private void skipped(TransactionStart ended) throws InterruptedException {
        origins.invalidate(); // its rows were not read
        batch.addToRange(ended.gtid(), ended.originalCommitMicros(), List.of());
        LOG.atWarn()
                .addKeyValue("stream", stream)
                .addKeyValue("gtid", ended.gtid())
                .addKeyValue("place", ended.place())
                .log("The transaction is skipped on an operator's order; it is recorded in crosstide.conflict");
    }

    private void echo(TransactionStart ended) {
        Gtid gtid = ended.gtid();
        batch.echo(gtid, ended.originalCommitMicros(), List.of(new Dependency(origin, GtidSet.of(gtid), 0)));
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
            batch.postpone(ended.gtid(), ended.originalCommitMicros());
        } else {
            batch.addToRange(ended.gtid(), ended.originalCommitMicros(), content.ddl());
        }
    }

    private void directionEcho(TransactionStart ended) {
        long stamp = 0;
        List<Dependency> dependencies = new ArrayList<>();
        for (DirectionRow row : content.directions()) {
            stamp = Math.max(stamp, row.stamp());
            if (row.mesh().equals(stream.mesh())
                    && row.cluster().equals(stream.cluster())
                    && !row.idc().equals(stream.datacenter())
                    && row.greatestSeq() > 0) {
                dependencies.add(new Dependency(row.idc(), GtidSet.EMPTY, row.greatestSeq()));
            }
        }
        batch.ownEcho(ended.gtid(), stamp, ended.originalCommitMicros(), dependencies);
    }

    private void publishLast(TransactionStart ended) throws InterruptedException {
        EventsWriter.Chunk chunk =
                content.finish().orElseThrow(() -> new IllegalStateException("Rows of " + ended + " are in no chunk"));
        sendChunk(chunk, true);
        batch.published(ended.gtid(), rows);
        if (chunks > 1) {
            batch.commit();
        }
    }

    private void sendChunk(EventsWriter.Chunk chunk, boolean last) throws InterruptedException {
        TransactionStart transaction = Objects.requireNonNull(open);
        if (chunks == 0) {
            batch.beforeTransaction(transaction.originalCommitMicros(), last);
            chunkStamp = batch.nextStamp(transaction.originalCommitMicros());
            chunkDepends = batch.takeDepends();
        }
        batch.send(new TransactionChunk(
                batch.committed().streamId(),
                batch.nextSeq(),
                transaction.gtid(),
                stream.datacenter(),
                serverUuid,
                transaction.originalCommitMicros(),
                chunkStamp,
                chunks == 0 ? chunkDepends : List.of(),
                chunks == 0 ? batch.takeEchoes() : GtidSet.EMPTY,
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
    }

    /** Aborts the current transaction: no reader may see the chunks that were sent. */
    private void abortTransaction() {
        if (chunks > 0) {
            batch.abortTransaction(Objects.requireNonNull(open).place());
            formatSent = false;
            chunks = 0;
        }
    }
}
