package io.crosstide.writer.audit;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.writer.failure.LinkStoppedException;
import java.sql.SQLException;
import java.util.List;

/** Finds the source transactions that a transaction of the target contains. One implementation per loop-prevention mode. */
interface EchoSources {
    /** Whether the link may have committed the transaction. */
    boolean include(Gtid gtid) throws SQLException;

    /**
     * The source transactions of an echo that have something to compare, in the order in which they were applied; they
     * count as seen. Reads the stream as far as it must.
     */
    List<TransactionChunk> of(Echo echo) throws LinkStoppedException, InterruptedException;
}
