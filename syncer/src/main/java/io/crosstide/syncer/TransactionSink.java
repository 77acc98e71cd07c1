package io.crosstide.syncer;

import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.HeartbeatEvent;

/**
 * Takes the transactions that a {@link TransactionAssembler} finds, in the order of the binlog. Events come without
 * checksums.
 */
interface TransactionSink {
    /** How the rows events from here on are written. */
    void format(FormatDescription format);

    /** A transaction begins; false when nothing but its end is of interest. */
    boolean begin(TransactionStart start) throws InterruptedException;

    /** Describes a table of the rows events that follow in this statement. */
    void tableMap(TableName table, byte[] event);

    /** Whether what row changes of a table hold is of interest, and not only that there are some. */
    boolean isReplicated(TableName table);

    /** Row changes of a table whose map came before. */
    void rows(TableName table, byte[] event) throws InterruptedException;

    /** A statement that is not a row change: never replayed. */
    void ddl(String database, String sql);

    /** The transaction committed. */
    void end() throws InterruptedException;

    /** The server says that it has nothing more to send, or is busy skipping what we have. */
    void idle(HeartbeatEvent heartbeat);
}
