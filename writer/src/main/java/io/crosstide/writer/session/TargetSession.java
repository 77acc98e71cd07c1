package io.crosstide.writer.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * A session at the target: packets of statements begin and end transactions, the driver's connection changes rows one
 * by one. Used by one thread, except {@link #abort}.
 */
public interface TargetSession extends AutoCloseable {

    /**
     * Executes statements separated by semicolons in one round trip, and reads every reply. An error ends the packet:
     * the statements before it have taken effect, those after it have not.
     *
     * @return the first number of the only result set that has a row
     */
    OptionalLong execute(String statements) throws SQLException;

    /**
     * Executes statements that return no rows, in one round trip. An error ends the packet. BINLOG may be among them.
     *
     * @param statements one statement each, without a semicolon at the end
     * @return the reply to each statement
     * @throws StatementFailedException when the server refuses one of them
     * @throws SQLException when the connection fails: it is unknown which statements have taken effect
     */
    List<Reply> executeAll(List<String> statements) throws SQLException, StatementFailedException;

    /** Whether the session can execute the check of packets. */
    boolean takesPackets();

    /** Whether the session accepts row events in BINLOG statements. */
    boolean takesEvents();

    /** The same session, for single statements. */
    Connection jdbc();

    /** Aborts the session from another thread, so that a blocked call ends. */
    void abort();

    /** Closes the session; throws nothing. */
    @Override
    void close();
}
