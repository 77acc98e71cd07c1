package io.crosstide.syncer.xa;

import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.HeartbeatEvent;
import io.crosstide.change.event.MappedTable;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.publish.BatchCommitter;
import io.crosstide.syncer.publish.TransactionPublisher;
import io.crosstide.syncer.transaction.TransactionStart;
import io.crosstide.syncer.transaction.XaSink;
import io.crosstide.topology.StreamName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives the publisher the rows of an XA transaction when it commits, under the GTID of the commit; all else passes as it is.
 *
 * <p>The prepare has a GTID of its own, which is accounted for without rows, and the checkpoint remembers it. The rows are kept in
 * memory if they are few, and read again from the source's binlog otherwise, also after a restart. Rows stay locked
 * from prepare to commit, so whatever depends on them comes after the commit: the order is exact.
 */
public final class XaTransactions implements XaSink {
    private final StreamName stream;
    private final TransactionPublisher publisher;
    private final BatchCommitter batch;
    private final PreparedReader reader;
    private final HeldTransactions prepared = new HeldTransactions();
    private @Nullable FormatDescription format;
    private @Nullable TransactionStart open;
    private boolean wanted;
    private @Nullable Xid xid; // of the XA transaction that is being read
    private HeldTransaction rows = new HeldTransaction(null); // likewise
    private boolean otherFormat; // until the end of the transaction that is being read: the rows were read earlier

    public XaTransactions(
            StreamName stream, TransactionPublisher publisher, BatchCommitter batch, PreparedReader reader) {
        this.stream = stream;
        this.publisher = publisher;
        this.batch = batch;
        this.reader = reader;
    }

    @Override
    public void format(FormatDescription description) {
        format = description;
        publisher.format(description);
    }

    @Override
    public boolean begin(TransactionStart start) throws InterruptedException {
        open = start;
        xid = null;
        wanted = publisher.begin(start);
        return wanted;
    }

    @Override
    public void xaStart(Xid started) {
        xid = started;
        rows = new HeldTransaction(format);
    }

    @Override
    public void tableMap(MappedTable table, byte[] event) {
        if (xid == null) {
            publisher.tableMap(table, event);
        } else {
            rows.tableMap(table, event);
        }
    }

    @Override
    public boolean isReplicated(MappedTable table) {
        return publisher.isReplicated(table);
    }

    @Override
    public void rows(MappedTable table, byte[] event) throws InterruptedException {
        if (xid == null) {
            publisher.rows(table, event);
        } else {
            rows.rows(table, event);
        }
    }

    @Override
    public void ddl(String database, String sql) {
        publisher.ddl(database, sql);
    }

    @Override
    public void xaPrepare(Xid ended) {
        if (wanted) {
            batch.prepare(ended, Objects.requireNonNull(open).gtid());
            prepared.keep(ended, rows);
        }
        xid = null;
    }

    @Override
    public void xaCommit(Xid committed) throws InterruptedException {
        if (!wanted) {
            publisher.requireNotPrepared(committed);
            return;
        }
        Gtid gtid = batch.prepared(committed).orElseThrow(() -> unknown(committed));
        give(prepared.take(committed), gtid, committed);
        batch.forget(committed);
    }

    @Override
    public void xaRollback(Xid ended) {
        if (wanted) {
            batch.forget(ended);
            var unused = prepared.take(ended);
        } else {
            publisher.requireNotPrepared(ended);
        }
    }

    @Override
    public void end() throws InterruptedException {
        Xid onePhase = xid;
        if (onePhase != null && wanted) {
            give(rows.isWhole() ? rows : null, Objects.requireNonNull(open).gtid(), onePhase);
        }
        publisher.end();
        if (otherFormat && format != null) {
            publisher.format(format);
            otherFormat = false;
        }
        xid = null;
    }

    @Override
    public void idle(HeartbeatEvent heartbeat) {
        publisher.idle(heartbeat);
    }

    private void give(@Nullable HeldTransaction held, Gtid gtid, Xid of) throws InterruptedException {
        if (held != null) {
            held.replay(publisher);
        } else {
            batch.flush();
            reader.read(gtid, of, Objects.requireNonNull(open), batch.known(), publisher);
        }
        otherFormat = true;
    }

    private StreamStoppedException unknown(Xid committed) {
        return new StreamStoppedException(
                "Stream " + stream + " stops in " + open + ": XA COMMIT " + committed
                        + " commits a transaction that this stream did not see prepared. It was prepared before the stream"
                        + " began, or under a GTID of another datacenter, so its rows cannot be published",
                "No transaction can be skipped: " + StreamStoppedException.NEW_STREAM
                        + ", while XA RECOVER at the source shows nothing");
    }
}
