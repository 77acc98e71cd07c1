package io.crosstide.chaos.load;

import java.util.BitSet;

/** The transactions of one worker that it has committed, by their numbers from 1. Safe for several threads. */
public final class Acknowledged {
    private final BitSet begun = new BitSet();
    private final BitSet confirmed = new BitSet();

    /** The worker is about to commit this transaction. */
    synchronized void begin(int n) {
        begun.set(n);
    }

    /** The server has confirmed the commit. */
    synchronized void confirm(int n) {
        confirmed.set(n);
    }

    /** The transactions that the server has confirmed: it must have them. */
    public synchronized BitSet confirmed() {
        return (BitSet) confirmed.clone();
    }

    /** The transactions whose commit the worker has tried: the server may have them, and no others. */
    public synchronized BitSet begun() {
        return (BitSet) begun.clone();
    }
}
