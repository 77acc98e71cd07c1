package io.crosstide.writer.plan;

import java.util.Set;

/** Orders transactions that share a row key (W2). Not safe for threads: its loop owns it. */
@SuppressWarnings("DoNotCallSuggester")
public final class ApplyPlanner {
    /**
     * Takes the next transaction in stream order.
     *
     * @return unfinished transactions that must be done before this one starts; each of them waits for its own
     */
    public Set<Long> add(long id, TransactionKeys keys) {
        throw new UnsupportedOperationException("not yet " + id + keys);
    }

    /** Takes note that a transaction is committed at the target. */
    public void done(long id) {
        throw new UnsupportedOperationException("not yet " + id);
    }

    /** Transactions added and not done. */
    public int unfinished() {
        return 0;
    }
}
