package io.crosstide.cli.mesh;

import io.crosstide.testkit.mysql.MysqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A replica within a datacenter, by MySQL's own replication, and its promotion. */
final class MysqlReplica {
    private MysqlReplica() {}

    /** Lets an empty server follow another one from now on. */
    static void follow(MysqlServer replica, MysqlServer source) throws SQLException {
        execute(
                replica,
                "RESET BINARY LOGS AND GTIDS",
                "SET GLOBAL gtid_purged = '" + value(source, "SELECT @@global.gtid_executed") + "'",
                "CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=" + source.port()
                        + ", SOURCE_USER='" + source.user() + "', SOURCE_PASSWORD='" + source.password()
                        + "', SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1",
                "START REPLICA",
                "SET GLOBAL super_read_only = ON");
    }

    /** Makes it the primary, with what it has received. */
    static void promote(MysqlServer replica) throws SQLException {
        execute(
                replica,
                "STOP REPLICA",
                "RESET REPLICA ALL",
                "SET GLOBAL super_read_only = OFF",
                "SET GLOBAL read_only = OFF");
    }

    /** @param from a table, with a condition if wanted */
    static long rows(MysqlServer server, String from) throws SQLException {
        return Long.parseLong(value(server, "SELECT COUNT(*) FROM " + from));
    }

    static String value(MysqlServer server, String sql) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1).replace("\n", "");
        }
    }

    static void execute(MysqlServer server, String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
