package io.crosstide.writer.replay;

import io.crosstide.writer.failure.UnknownOutcomeException;
import java.sql.SQLException;

/** A transaction open at the target. Ends with one call of either method. */
interface OpenTransaction {
    /**
     * Sends COMMIT as a statement of its own and reads its reply.
     *
     * @throws SQLException when the server has given up the transaction because of another one
     * @throws UnknownOutcomeException when the reply is another error or none came
     */
    void commit() throws SQLException, UnknownOutcomeException;

    /** The session is about to be rolled back. */
    void abandoned();
}
