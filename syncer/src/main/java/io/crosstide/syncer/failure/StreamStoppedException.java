package io.crosstide.syncer.failure;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stream stops, because continuing would lose, repeat or change data. The message says what was seen; the remedy
 * says what to do.
 */
public final class StreamStoppedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** The remedy if the history of the source is not the one that was read, or cannot be read any more. */
    public static final String NEW_STREAM = "start a new stream (see \"Starting a new stream\" in docs/operations.md)";

    private final String remedy;
    private final transient @Nullable RefusedTransaction transaction;

    public StreamStoppedException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
        this.transaction = null;
    }

    public StreamStoppedException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
        this.transaction = null;
    }

    /** @param transaction the one that cannot be published; the remedy names the command that skips it */
    public StreamStoppedException(
            String message, String remedy, RefusedTransaction transaction, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
        this.transaction = transaction;
    }

    /** What an operator should do. */
    public String remedy() {
        return remedy;
    }

    /** The transaction that an operator may have skipped; empty if something else stops the stream. */
    public Optional<RefusedTransaction> transaction() {
        return Optional.ofNullable(transaction);
    }
}
