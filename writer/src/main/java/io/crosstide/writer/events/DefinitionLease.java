package io.crosstide.writer.events;

/** The right to rely on a hold of definitions until {@link #close}. */
public final class DefinitionLease implements AutoCloseable {
    private final Hold hold;

    DefinitionLease(Hold hold) {
        this.hold = hold;
    }

    /**
     * An expression that is true if the tables still have their definitions, in a statement that uses them and in a
     * transaction that reads uncommitted rows.
     */
    public String condition() {
        return hold.row().exists();
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
