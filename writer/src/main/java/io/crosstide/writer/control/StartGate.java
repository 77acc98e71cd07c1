package io.crosstide.writer.control;

import java.sql.SQLException;

/**
 * Decides whether a link may begin target transactions of source transactions now. Belongs to the loop of one link.
 */
public interface StartGate {
    /** Finds out what is ordered now, if that was not asked a moment ago. Must be called before the other methods. */
    void renew() throws SQLException;

    /** Whether the link is paused: what no worker has begun must not begin. */
    boolean paused();

    /** Whether one more transaction may begin. */
    boolean mayStart();

    /** A transaction with so many row changes begins, or is found to have them; negative if it did not begin after all. */
    void took(long rows);
}
