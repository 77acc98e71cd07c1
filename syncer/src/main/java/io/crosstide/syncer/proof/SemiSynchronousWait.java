package io.crosstide.syncer.proof;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Tells whether a source waits for its semi-synchronous replicas. Until a replica acknowledges a transaction, or the
 * timeout passes ({@code rpl_semi_sync_source_timeout}, 10 s by default, often much longer), the transaction is in the
 * binlog and is sent to others, but is not in {@code gtid_executed}.
 */
public final class SemiSynchronousWait {
    private SemiSynchronousWait() {}

    /** Whether sessions wait now; false if the plugin is not loaded. */
    public static boolean isOn(Connection source) throws SQLException {
        // _source_ or, with the plugin under its old name, _master_
        try (Statement statement = source.createStatement();
                ResultSet rows = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_%_wait_sessions'")) {
            while (rows.next()) {
                if (rows.getLong(2) > 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
