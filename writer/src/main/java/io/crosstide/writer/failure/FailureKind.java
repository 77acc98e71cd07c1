package io.crosstide.writer.failure;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** What an error of the target requires. */
public enum FailureKind {
    /** The transaction conflicted with another one and the server rolled it back: the writer retries it. */
    LOCK,
    /**
     * The server or the connection failed, or the server is no longer the primary: the link restarts from the position
     * that the target stores.
     */
    CONNECTION,
    /** An operator must act. */
    OTHER;

    /** Lock wait timeout, deadlock, and Group Replication's refusal of a transaction at commit. */
    private static final Set<Integer> LOCK_ERRORS = Set.of(1205, 1213, 3101);

    /**
     * Shutdown, aborted or killed connection, interrupted query, network errors, read-only server, offline mode. Some
     * of them have a SQLSTATE outside class 08.
     */
    private static final Set<Integer> CONNECTION_ERRORS = Set.of(
            1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1184, 1290, 1317, 1836, 1927, 2006, 2013, 3032, 3169);

    public static FailureKind of(SQLException failure) {
        String state = failure.getSQLState();
        // the driver throws it for a deadlock, RowChanger for a row that keeps changing
        if (LOCK_ERRORS.contains(failure.getErrorCode()) || failure instanceof SQLTransactionRollbackException) {
            return LOCK;
        }
        boolean connection = failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLTransientConnectionException
                || failure instanceof SQLRecoverableException
                || (state != null && state.startsWith("08"))
                || CONNECTION_ERRORS.contains(failure.getErrorCode());
        return connection ? CONNECTION : OTHER;
    }
}
