package io.crosstide.writer.apply;

import java.sql.Connection;
import java.sql.SQLException;

/** Makes a connection fit for replay. */
public final class ReplaySession {
    private ReplaySession() {}

    /** Sets the session's variables; to be done once per connection, outside of a transaction. */
    public static void prepare(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
}
