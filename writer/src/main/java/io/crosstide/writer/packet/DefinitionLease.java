package io.crosstide.writer.packet;

import io.crosstide.bookkeeping.GuardRow;

/** The right to rely on a hold of definitions until {@link #close}. */
public final class DefinitionLease implements AutoCloseable {
    private final Hold hold;

    DefinitionLease(Hold hold) {
        this.hold = hold;
    }

    /**
     * The row that a transaction sees, if it reads uncommitted rows, as long as the definitions are held. If it sees the
     * row after it has used the tables, it has used them with these definitions.
     */
    public GuardRow row() {
        return hold.row();
    }

    /** Whether the guard has ended the hold, so that the condition may be false although nothing else is wrong. */
    public boolean isLost() {
        return hold.hasEnded();
    }

    /** Must be called once. */
    @Override
    public void close() {
        hold.release();
    }
}
