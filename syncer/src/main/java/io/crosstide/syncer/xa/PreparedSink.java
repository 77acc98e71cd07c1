package io.crosstide.syncer.xa;

import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.HeartbeatEvent;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.MappedTable;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.filter.DdlFilter;
import io.crosstide.syncer.proof.HistoryProof;
import io.crosstide.syncer.transaction.TransactionSink;
import io.crosstide.syncer.transaction.TransactionStart;
import io.crosstide.syncer.transaction.XaSink;
import io.crosstide.topology.StreamName;

/**
 * Receives the one transaction that is read again, and passes on its rows. Invariant W4: another transaction, or none,
 * stops the stream.
 */
final class PreparedSink implements XaSink {
    private final StreamName stream;
    private final Gtid gtid;
    private final Xid xid;
    private final TransactionStart ending;
    private final TransactionSink sink;
    private boolean started;
    private boolean complete;

    PreparedSink(StreamName stream, Gtid gtid, Xid xid, TransactionStart ending, TransactionSink sink) {
        this.stream = stream;
        this.gtid = gtid;
        this.xid = xid;
        this.ending = ending;
        this.sink = sink;
    }

    /** Whether the transaction is complete. */
    boolean isComplete() {
        return complete;
    }

    @Override
    public void format(FormatDescription description) {
        sink.format(description);
    }

    @Override
    public boolean begin(TransactionStart start) {
        if (complete || !start.gtid().equals(gtid)) {
            throw stopped("the source sent the " + start + " instead");
        }
        return true;
    }

    @Override
    public void xaStart(Xid found) {
        if (!found.equals(xid)) {
            throw stopped("the transaction of this GTID has the xid " + found);
        }
        started = true;
    }

    @Override
    public void tableMap(MappedTable table, byte[] event) {
        requireStarted();
        sink.tableMap(table, event);
    }

    @Override
    public boolean isReplicated(MappedTable table) {
        return sink.isReplicated(table);
    }

    @Override
    public void rows(MappedTable table, byte[] event) throws InterruptedException {
        requireStarted();
        sink.rows(table, event);
    }

    @Override
    public boolean passes(QueryEvent statement) {
        return sink.passes(statement);
    }

    /**
     * Within the transaction, the statement says that a restart emptied a MEMORY table. It was reported when the
     * transaction was prepared.
     */
    @Override
    public void ddl(String database, String sql) {
        if (!started) {
            throw stopped("the transaction of this GTID is a statement: " + DdlFilter.shown(sql));
        }
    }

    @Override
    public void xaPrepare(Xid found) {}

    @Override
    public void xaCommit(Xid found) {
        throw stopped("the transaction of this GTID is XA COMMIT " + found);
    }

    @Override
    public void xaRollback(Xid found) {
        throw stopped("the transaction of this GTID is XA ROLLBACK " + found);
    }

    @Override
    public void end() {
        requireStarted();
        complete = true;
    }

    /**
     * The server reports up to which file it searched. In the file of {@code ending}, it sends {@code ending} next if
     * it finds no other transaction.
     */
    @Override
    public void idle(HeartbeatEvent heartbeat) {
        if (ending.isBefore(heartbeat.file())) {
            throw stopped("the source has no such transaction before it");
        }
    }

    private void requireStarted() {
        if (!started) {
            throw stopped("the transaction of this GTID is not an XA transaction");
        }
    }

    private StreamStoppedException stopped(String why) {
        return new StreamStoppedException(
                "Stream " + stream + " stops in " + ending + ": it commits XA " + xid + ", prepared as " + gtid
                        + ", which cannot be read again: " + why,
                HistoryProof.REMEDY);
    }
}
