package io.crosstide.cli.setup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Keeps two runs of init away from the same server: each would create a stream, and the second would fence the first. The
 * server releases the lock when the connection ends, however init ends.
 */
final class InitLock {

    private static final String TAKE = "SELECT GET_LOCK('crosstide.init', 0)";

    private InitLock() {}

    /** Takes the lock for the life of the connection; returns whether it was free. */
    static boolean take(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TAKE)) {
            return row.next() && row.getInt(1) == 1;
        }
    }
}
