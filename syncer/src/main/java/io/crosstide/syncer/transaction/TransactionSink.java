package io.crosstide.syncer.transaction;

import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.HeartbeatEvent;
import io.crosstide.change.event.MappedTable;
import io.crosstide.syncer.assembly.TransactionAssembler;

/**
 * Takes the transactions that a {@link TransactionAssembler} finds, in the order of the binlog. Events come without
 * checksums.
 */
public interface TransactionSink {
    /** How the rows events from here on are written. */
    void format(FormatDescription format);

    /** A transaction begins; false when nothing but its end is of interest. */
    boolean begin(TransactionStart start) throws InterruptedException;

    /** Describes a table of the rows events that follow in this statement. */
    void tableMap(MappedTable table, byte[] event);

    /** Whether what row changes of a table hold is of interest, and not only that there are some. */
    boolean isReplicated(MappedTable table);

    /** Row changes of a table whose map came before. */
    void rows(MappedTable table, byte[] event) throws InterruptedException;

    /** A statement that is not a row change: never replayed. */
    void ddl(String database, String sql);

    /** The transaction committed. */
    void end() throws InterruptedException;

    /** The server says that it has nothing more to send, or is busy skipping what we have. */
    void idle(HeartbeatEvent heartbeat);
}
