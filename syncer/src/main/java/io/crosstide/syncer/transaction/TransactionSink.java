package io.crosstide.syncer.transaction;

import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.HeartbeatEvent;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.row.MappedTable;
import io.crosstide.syncer.assembly.TransactionAssembler;

/**
 * Receives the transactions that a {@link TransactionAssembler} finds, in the order of the binlog. Events have no
 * checksums.
 */
public interface TransactionSink {
    /** The format of the rows events that follow. */
    void format(FormatDescription format);

    /** A transaction begins. Returns false if the sink needs only its end. */
    boolean begin(TransactionStart start) throws InterruptedException;

    /** Describes a table of the rows events that follow in this statement. */
    void tableMap(MappedTable table, byte[] event);

    /** Whether the sink reads the row changes of a table, and does not only count them. */
    boolean isReplicated(MappedTable table);

    /** Row changes of a table. Its table map came before. */
    void rows(MappedTable table, byte[] event) throws InterruptedException;

    /**
     * DML that the binlog contains as text instead of rows. Returns whether it provably changes no table that the sink
     * reads; otherwise its rows are lost.
     */
    boolean passes(QueryEvent statement);

    /** A statement that is not a row change. It is never replayed. */
    void ddl(String database, String sql);

    /** The transaction committed. */
    void end() throws InterruptedException;

    /** The server sent a heartbeat: it has nothing more to send, or it skips transactions that this stream has. */
    void idle(HeartbeatEvent heartbeat);
}
