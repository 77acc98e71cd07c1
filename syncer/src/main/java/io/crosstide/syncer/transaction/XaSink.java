package io.crosstide.syncer.transaction;

import io.crosstide.change.event.Xid;

/**
 * Receives transactions, and the outcome of XA transactions.
 *
 * <p>A transaction that commits in one phase: {@code begin, xaStart}, its rows, {@code end}. A prepared transaction:
 * {@code begin, xaStart}, its rows, {@code xaPrepare, end}; later, in a transaction of its own and perhaps in another
 * session, {@code begin, xaCommit, end} or {@code begin, xaRollback, end}. Unlike rows, the XA calls also come if
 * {@code begin} returned false.
 */
public interface XaSink extends TransactionSink {
    /** The rows that follow belong to an XA transaction. */
    void xaStart(Xid xid);

    /** The transaction is prepared. It is not known yet whether it commits. */
    void xaPrepare(Xid xid);

    /** A prepared transaction commits. */
    void xaCommit(Xid xid) throws InterruptedException;

    /** A prepared transaction is rolled back. */
    void xaRollback(Xid xid);
}
