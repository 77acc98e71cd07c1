package io.crosstide.syncer.xa;

import io.crosstide.binlog.AttendedParts;
import io.crosstide.binlog.BinlogException;
import io.crosstide.binlog.BinlogReader;
import io.crosstide.binlog.BinlogSource;
import io.crosstide.binlog.EventQueue;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Time;
import io.crosstide.syncer.assembly.TransactionAssembler;
import io.crosstide.syncer.failure.SourceUnreachableException;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.syncer.transaction.TransactionSink;
import io.crosstide.syncer.transaction.TransactionStart;
import io.crosstide.topology.StreamName;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one transaction again from the source's binlog, over its own connection. It reports all other transactions to
 * the server as executed.
 *
 * <p>The stream's own connection waits meanwhile; its {@code net_write_timeout} allows this.
 */
public final class PreparedReader {
    /** Acts while a transaction is read, which may take minutes. */
    interface Attendant {
        /** @param silence time since the source last sent anything */
        void reading(Duration silence) throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(PreparedReader.class);
    private static final long QUEUE_BYTES = 4 << 20;
    private static final Duration POLL = Duration.ofMillis(100);

    private final StreamName stream;
    private final BinlogSource source;
    private final StreamMetrics metrics;
    private final Time time;

    /** @param source with another server_id than the stream's own connection */
    public PreparedReader(StreamName stream, BinlogSource source, StreamMetrics metrics, Time time) {
        this.stream = stream;
        this.source = source;
        this.metrics = metrics;
        this.time = time;
    }

    /**
     * Sends the rows of an XA transaction to the sink.
     *
     * @param gtid GTID under which it was prepared, or committed in one phase
     * @param ending the transaction that commits it
     * @param known other GTIDs that the server need not send; without that of {@code ending}
     * @param attendant called about ten times a second meanwhile
     */
    void read(Gtid gtid, Xid xid, TransactionStart ending, GtidSet known, TransactionSink sink, Attendant attendant)
            throws InterruptedException {
        LOG.atDebug()
                .addKeyValue("stream", stream)
                .addKeyValue("gtid", gtid)
                .addKeyValue("xid", xid)
                .log("Reading an XA transaction again");
        GtidSet others = known.minus(GtidSet.of(gtid));
        PreparedSink prepared = new PreparedSink(stream, gtid, xid, ending, sink);
        TransactionAssembler assembler = new TransactionAssembler(stream, prepared);
        EventQueue queue = new EventQueue(QUEUE_BYTES);
        try (BinlogReader connection = new BinlogReader(source, others, queue, stream + "-xa", time)) {
            connection.start();
            AttendedParts parts = new AttendedParts(queue::poll, () -> attend(attendant, connection));
            while (!prepared.isComplete()) {
                byte[] event = queue.poll(POLL);
                if (event != null) {
                    assembler.accept(event, parts);
                }
                attend(attendant, connection);
            }
        } catch (IOException e) {
            if (e instanceof BinlogException refused && refused.errorCode() == BinlogException.FATAL_READING_BINLOG) {
                throw cannotReadAgain(gtid, xid, ending, refused);
            }
            throw new SourceUnreachableException(String.valueOf(e.getMessage()), e);
        }
    }

    private void attend(Attendant attendant, BinlogReader connection) throws InterruptedException {
        metrics.received(connection.silence());
        attendant.reading(connection.silence());
    }

    private StreamStoppedException cannotReadAgain(Gtid gtid, Xid xid, TransactionStart ending, BinlogException cause) {
        return new StreamStoppedException(
                "Stream " + stream + " stops in " + ending + ": it commits XA " + xid + ", prepared as " + gtid
                        + ", which cannot be read again: " + cause.getMessage(),
                "If the binlog that contains the XA PREPARE was purged, set binlog_expire_logs_seconds longer than"
                        + " transactions stay prepared. Then "
                        + ending.refused().remedy(stream)
                        + ". Otherwise fix what the server reports",
                ending.refused(),
                cause);
    }
}
