package io.crosstide.writer.replay;

import io.crosstide.writer.failure.UnknownOutcomeException;
import java.sql.SQLException;

/** A transaction that is open at the target. A call of either method ends it. */
interface OpenTransaction {
    /**
     * Sends COMMIT as a statement of its own and reads its reply.
     *
     * @throws SQLException when the server has rolled back the transaction because of another one
     * @throws UnknownOutcomeException when the reply is another error, or no reply arrives
     */
    void commit() throws SQLException, UnknownOutcomeException;

    /** The caller is about to roll back the session. */
    void abandoned();
}
