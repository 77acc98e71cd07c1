package io.crosstide.syncer.skip;

import io.crosstide.binlog.AttendedParts;
import io.crosstide.binlog.BinlogException;
import io.crosstide.binlog.BinlogReader;
import io.crosstide.binlog.BinlogSource;
import io.crosstide.binlog.EventQueue;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.RefusedTransaction;
import io.crosstide.topology.StreamName;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a transaction that cannot be published again from the source's binlog, over its own connection, while the stream reads
 * nothing. It reports all other transactions to the server as executed. An XA COMMIT is read with the rows of its prepare, as long as
 * the binlog has them.
 */
public final class HeldTransactionReader {
    private static final long QUEUE_BYTES = 4 << 20;
    private static final Duration POLL = Duration.ofMillis(100);
    /** The server sends a heartbeat about every second. It looks through one file: all before it is reported as executed. */
    private static final int MAX_HEARTBEATS = 60;

    private final StreamName stream;
    private final BinlogSource source;
    private final Time time;

    /** @param source with another server_id than the stream's own connection */
    public HeldTransactionReader(StreamName stream, BinlogSource source, Time time) {
        this.stream = stream;
        this.source = source;
        this.time = time;
    }

    /**
     * Shows the transaction to the visitor.
     *
     * @param others GTIDs that the server need not send
     * @param prepared GTIDs of the prepares that have not ended
     * @throws IOException if the source does not send the transaction
     */
    void read(RefusedTransaction transaction, GtidSet others, Map<Xid, Gtid> prepared, TransactionVisitor visitor)
            throws InterruptedException, IOException, SQLException {
        TransactionEvents events = new TransactionEvents(transaction.gtid(), 0, visitor);
        read(transaction, others, events);
        Optional<Gtid> prepare = events.committed().map(prepared::get);
        if (prepare.isPresent()) {
            readPrepare(
                    new RefusedTransaction(prepare.get(), transaction.place()), others, events.nextIndex(), visitor);
        }
    }

    private void readPrepare(RefusedTransaction prepare, GtidSet others, int index, TransactionVisitor visitor)
            throws InterruptedException, IOException, SQLException {
        TransactionEvents events = new TransactionEvents(prepare.gtid(), index, new PrepareVisitor(visitor));
        try {
            read(prepare, others, events);
        } catch (BinlogException e) {
            if (e.errorCode() != BinlogException.FATAL_READING_BINLOG) {
                throw e;
            }
            visitor.unreadable(
                    index, "the rows of its XA PREPARE " + prepare.gtid() + " cannot be read: " + e.getMessage());
        }
    }

    private void read(RefusedTransaction transaction, GtidSet others, TransactionEvents events)
            throws InterruptedException, IOException, SQLException {
        EventQueue queue = new EventQueue(QUEUE_BYTES);
        GtidSet unwanted = others.minus(GtidSet.of(transaction.gtid()));
        try (BinlogReader connection = new BinlogReader(source, unwanted, queue, stream + "-held", time)) {
            connection.start();
            AttendedParts parts = new AttendedParts(queue::poll, () -> {});
            while (!events.isComplete()) {
                byte[] event = queue.poll(POLL);
                if (event != null) {
                    events.accept(event, parts);
                }
                if (events.heartbeats() > MAX_HEARTBEATS) {
                    throw new IOException("The source " + source.endpoint() + " does not send transaction "
                            + transaction.gtid() + " again, which it sent before at " + transaction.place());
                }
            }
        }
    }
}
