package io.crosstide.syncer.xa;

import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.HeartbeatEvent;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.MappedTable;
import io.crosstide.syncer.failure.RefusedTransaction;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.publish.BatchCommitter;
import io.crosstide.syncer.publish.TransactionPublisher;
import io.crosstide.syncer.transaction.TransactionStart;
import io.crosstide.syncer.transaction.XaSink;
import io.crosstide.topology.StreamName;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends the rows of an XA transaction to the publisher when it commits, under the GTID of the commit. Passes on
 * everything else unchanged.
 *
 * <p>The prepare has its own GTID, which is accounted for without rows; the checkpoint remembers it. A small
 * transaction stays in memory. A larger one, and any after a restart, is read again from the source's binlog. Rows stay
 * locked from prepare to commit, so everything that depends on them comes after the commit: the order is exact.
 */
public final class XaTransactions implements XaSink {
    private final StreamName stream;
    private final TransactionPublisher publisher;
    private final BatchCommitter batch;
    private final PreparedReader reader;
    private final BufferedTransactions prepared = new BufferedTransactions();
    private @Nullable FormatDescription format;
    private @Nullable TransactionStart open;
    private boolean wanted;
    private @Nullable Xid xid; // of the current XA transaction
    private BufferedTransaction rows = new BufferedTransaction(null); // of the current XA transaction
    private boolean otherFormat; // until the end of the current transaction: its rows may have an earlier format

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
        rows = new BufferedTransaction(format);
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
    public boolean passes(QueryEvent statement) {
        return publisher.passes(statement);
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
            if (publisher.isSkipping()) {
                forget(committed);
            }
            return;
        }
        Gtid gtid = batch.prepared(committed).orElseThrow(() -> unknown(committed));
        publishRows(prepared.take(committed), gtid, committed);
        batch.forget(committed);
    }

    @Override
    public void xaRollback(Xid ended) {
        if (wanted) {
            forget(ended);
        } else {
            publisher.requireNotPrepared(ended);
        }
    }

    @Override
    public void end() throws InterruptedException {
        Xid onePhase = xid;
        if (onePhase != null && wanted) {
            publishRows(
                    rows.isWhole() ? rows : null, Objects.requireNonNull(open).gtid(), onePhase);
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

    private void forget(Xid ended) {
        batch.forget(ended);
        var unused = prepared.take(ended);
    }

    private void publishRows(@Nullable BufferedTransaction buffered, Gtid gtid, Xid of) throws InterruptedException {
        if (buffered != null) {
            buffered.replay(publisher);
        } else {
            batch.flush();
            TransactionStart ending = Objects.requireNonNull(open);
            try {
                reader.read(gtid, of, ending, batch.known(), publisher, silence -> batch.tick(false, silence));
            } catch (StreamStoppedException e) {
                throw e.transaction().isPresent() ? cannotPublish(gtid, of, ending, e) : e;
            }
        }
        otherFormat = true;
    }

    /** What was read again is the prepare. What cannot be published is the commit. */
    private StreamStoppedException cannotPublish(
            Gtid gtid, Xid of, TransactionStart ending, StreamStoppedException cause) {
        if (cause.transaction().map(RefusedTransaction::gtid).equals(Optional.of(ending.gtid()))) {
            return cause;
        }
        RefusedTransaction refused = ending.refused();
        return new StreamStoppedException(
                "Stream " + stream + " stops in " + ending + ": it commits XA " + of + ", prepared as " + gtid
                        + ", which cannot be published: " + cause.getMessage(),
                "Fix what the message names. Then " + refused.remedy(stream),
                refused,
                cause);
    }

    private StreamStoppedException unknown(Xid committed) {
        RefusedTransaction refused = Objects.requireNonNull(open).refused();
        return new StreamStoppedException(
                "Stream " + stream + " stops in " + open + ": XA COMMIT " + committed
                        + " commits a transaction that this stream did not see prepared. It was prepared before the stream"
                        + " started, or under a GTID of another datacenter, or its prepare was skipped, so its rows cannot be"
                        + " published",
                "S" + refused.remedy(stream).substring(1),
                refused,
                null);
    }
}
