package io.crosstide.cli.matrix;

import static org.awaitility.Awaitility.await;

import io.crosstide.cli.mesh.Mesh;
import io.crosstide.testkit.mysql.MysqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Runs the statements of cases at a server, each case in its own database. */
final class CaseServer {
    private CaseServer() {}

    /** Creates the database and its content. */
    static void define(MysqlServer server, String database, List<String> definitions) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + quoted(database) + " CHARACTER SET utf8mb4");
            run(server, statement, database, definitions);
        }
    }

    /** Runs the statements in one session. */
    static void run(MysqlServer server, String database, List<String> statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            run(server, statement, database, statements);
            if (statements.stream().anyMatch(sql -> sql.startsWith("XA PREPARE"))) {
                detach(server, connection);
            }
        }
    }

    /**
     * Ends the session and waits until it is gone: until then no other session can end the XA transaction that it
     * prepared. It is searched in performance_schema, because information_schema.processlist fails while a session runs
     * a statement with characters that utf8mb3 lacks.
     */
    private static void detach(MysqlServer server, Connection session) throws SQLException {
        try (Connection other = server.connect();
                Statement statement = other.createStatement()) {
            long id = number(session.createStatement(), "SELECT CONNECTION_ID()");
            session.close();
            await("the session's end")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> number(
                                    statement,
                                    "SELECT COUNT(*) FROM performance_schema.threads WHERE processlist_id = " + id)
                            == 0);
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void run(MysqlServer server, Statement statement, String database, List<String> statements)
            throws SQLException {
        statement.execute("USE " + quoted(database));
        for (String sql : statements) {
            if (sql.startsWith(MatrixCase.ELSEWHERE)) {
                run(server, database, List.of(sql.substring(MatrixCase.ELSEWHERE.length())));
                continue;
            }
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

    /** The start of a text, for a message. */
    static String shortened(String text) {
        return text.length() <= 600 ? text : text.substring(0, 600) + "… (" + text.length() + " characters)";
    }
}
