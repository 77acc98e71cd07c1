package io.crosstide.syncer.transaction;

import io.crosstide.change.event.Xid;

/**
 * Takes transactions and what becomes of XA transactions.
 *
 * <p>One that is committed in one phase: {@code begin, xaStart}, its rows, {@code end}. One that is prepared: {@code begin,
 * xaStart}, its rows, {@code xaPrepare, end}; later, in a transaction of its own and perhaps in another session,
 * {@code begin, xaCommit, end} or {@code begin, xaRollback, end}. Unlike rows, these come also when the transaction is of
 * no interest.
 */
public interface XaSink extends TransactionSink {
    /** The rows that follow are an XA transaction's. */
    void xaStart(Xid xid);

    /** The transaction is prepared: whether it will commit is not known yet. */
    void xaPrepare(Xid xid);

    /** A prepared transaction commits. */
    void xaCommit(Xid xid) throws InterruptedException;

    /** A prepared transaction is rolled back. */
    void xaRollback(Xid xid);
}
