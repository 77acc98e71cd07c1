package io.crosstide.writer.session;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How long the workers of a link wait for the answer to a statement.
 *
 * <p>After a minute without an answer the way to the server may be gone, so the session is given up, and the link takes
 * everything up again. Or the statement is slow: a cascade to a million children, a row of a large table without a key. Then
 * it would be given up without end; so each time that the same transaction meets this, the next attempt waits twice as long.
 */
public final class StatementPatience {
    static final Duration FIRST = Duration.ofSeconds(60);
    static final Duration MOST = Duration.ofHours(8);

    private Duration now = FIRST;
    private long exceededBy;

    /** For sessions that are opened now. */
    public synchronized Duration now() {
        return now;
    }

    /** A statement of this transaction got no answer in time; returns how long the next attempt waits. */
    public synchronized Duration exceeded(long seq) {
        Duration longer = (seq == exceededBy ? now : FIRST).multipliedBy(2);
        now = longer.compareTo(MOST) > 0 ? MOST : longer;
        exceededBy = seq;
        return now;
    }

    /** A transaction was applied. */
    public synchronized void met(long seq) {
        if (seq == exceededBy) {
            now = FIRST;
        }
    }

    /** Whether this is what ended the statement. */
    public static boolean isExceededIn(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
