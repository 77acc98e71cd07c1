package io.crosstide.writer.session;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How long the workers of a link wait for the reply to a statement.
 *
 * <p>After a minute without a reply the connection may be lost, so the writer closes the session and the link restarts.
 * Or the statement is slow: a cascade to a million children, a row of a large table without a key. With a fixed timeout
 * such a statement would never finish. So each time the same transaction exceeds the timeout, the next attempt waits
 * twice as long.
 */
public final class StatementPatience {
    static final Duration FIRST = Duration.ofSeconds(60);
    static final Duration MAX = Duration.ofHours(8);

    private Duration now = FIRST;
    private long exceededBy;

    /** The timeout for sessions that are opened now. */
    public synchronized Duration now() {
        return now;
    }

    /** A statement of this transaction got no reply in time. Returns how long the next attempt waits. */
    public synchronized Duration exceeded(long seq) {
        Duration longer = (seq == exceededBy ? now : FIRST).multipliedBy(2);
        now = longer.compareTo(MAX) > 0 ? MAX : longer;
        exceededBy = seq;
        return now;
    }

    /** A transaction was applied. */
    public synchronized void met(long seq) {
        if (seq == exceededBy) {
            now = FIRST;
        }
    }

    /** Whether this timeout ended the statement. */
    public static boolean isExceededIn(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
