package io.crosstide.writer.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * A session at the target: statements in packets for what frames a transaction, and the driver's connection for what is done
 * row by row. Used by one thread, except {@link #abort}.
 */
public interface TargetSession extends AutoCloseable {

    /**
     * Executes the statements, which semicolons separate, in one round trip, and reads every reply. An error ends the packet:
     * the statements before it have taken effect, those after it have not.
     *
     * @return the first number of the only result set that has a row
     */
    OptionalLong execute(String statements) throws SQLException;

    /** The same session for statements one by one. */
    Connection jdbc();

    /** Cuts the session from another thread, so that whatever it waits for ends. */
    void abort();

    /** Closes the session; does not fail. */
    @Override
    void close();
}
