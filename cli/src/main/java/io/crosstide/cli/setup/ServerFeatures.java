package io.crosstide.cli.setup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * What of a server decides how an account is set up.
 *
 * @param replicationApplier it knows the privilege that is made for replay; before 8.0.18 a wider one stands in
 * @param gtidTags it knows GTIDs with tags, and the privilege for them
 * @param partialRevokes wildcards in the database of a GRANT are taken literally
 */
record ServerFeatures(boolean replicationApplier, boolean gtidTags, boolean partialRevokes) {
    /** What is printed where no server is asked. */
    static final ServerFeatures NEWEST = new ServerFeatures(true, true, false);
    /** What the oldest supported server, 8.0.15, knows. */
    static final ServerFeatures OLDEST = new ServerFeatures(false, false, false);

    static ServerFeatures of(Connection connection) throws SQLException {
        Set<String> privileges = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW PRIVILEGES")) {
            while (rows.next()) {
                privileges.add(rows.getString(1));
            }
        }
        return new ServerFeatures(
                privileges.contains("REPLICATION_APPLIER"),
                privileges.contains("TRANSACTION_GTID_TAG"),
                partialRevokes(connection));
    }

    private static boolean partialRevokes(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW GLOBAL VARIABLES LIKE 'partial_revokes'")) {
            return rows.next() && rows.getString(2).equals("ON");
        }
    }
}
