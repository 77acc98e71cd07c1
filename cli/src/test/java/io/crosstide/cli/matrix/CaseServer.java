package io.crosstide.cli.matrix;

import io.crosstide.testkit.MysqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Runs the statements of cases at a server, each case in its own database. */
final class CaseServer {
    private CaseServer() {}

    /** Makes the database and what is in it. */
    static void define(MysqlServer server, String database, List<String> definitions) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + quoted(database) + " CHARACTER SET utf8mb4");
            run(statement, database, definitions);
        }
    }

    /** Runs the statements in one session. */
    static void run(MysqlServer server, String database, List<String> statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            run(statement, database, statements);
        }
    }

    private static void run(Statement statement, String database, List<String> statements) throws SQLException {
        statement.execute("USE " + quoted(database));
        for (String sql : statements) {
            try {
                statement.execute(sql.replace("{case}", database));
            } catch (SQLException e) {
                throw new SQLException(shortened(sql) + ": " + e.getMessage(), e);
            }
        }
    }

    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** Enough of a text for a message. */
    static String shortened(String text) {
        return text.length() <= 600 ? text : text.substring(0, 600) + "… (" + text.length() + " characters)";
    }
}
