package io.crosstide.cli.mesh;

import io.crosstide.testkit.mysql.MysqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Removes what an earlier test has left at a shared server. */
final class Leftovers {
    private Leftovers() {}

    static void remove(MysqlServer server) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            endPrepared(statement);
            List<String> databases = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT schema_name FROM information_schema.schemata WHERE"
                    + " schema_name NOT IN ('mysql','sys','information_schema','performance_schema')")) {
                while (rows.next()) {
                    databases.add(rows.getString(1));
                }
            }
            for (String database : databases) {
                statement.execute("DROP DATABASE `" + database.replace("`", "``") + "`");
            }
            statement.execute("DROP USER IF EXISTS crosstide@'%'");
        }
    }

    /** XA transactions of a failed test hold locks on its tables. */
    private static void endPrepared(Statement statement) throws SQLException {
        List<String> xids = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("XA RECOVER CONVERT XID")) {
            while (rows.next()) {
                String hex = rows.getString("data").substring(2);
                int split = 2 * rows.getInt("gtrid_length");
                xids.add("X'" + hex.substring(0, split) + "', X'" + hex.substring(split) + "', "
                        + rows.getLong("formatID"));
            }
        }
        for (String xid : xids) {
            statement.execute("XA ROLLBACK " + xid);
        }
    }
}
