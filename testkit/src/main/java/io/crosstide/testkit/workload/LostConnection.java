package io.crosstide.testkit.workload;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;

/** Tells the errors of an application whose connection is gone from all others. */
public final class LostConnection {
    private static final int SERVER_SHUTDOWN = 1053;

    private LostConnection() {}

    /** Whether the server ended, killed the connection or did not answer. The fate of an open COMMIT is unknown. */
    public static boolean caused(SQLException error) {
        return error instanceof SQLNonTransientConnectionException
                || error instanceof SQLTransientConnectionException
                || error instanceof SQLRecoverableException
                || error.getErrorCode() == SERVER_SHUTDOWN
                || String.valueOf(error.getSQLState()).startsWith("08");
    }
}
