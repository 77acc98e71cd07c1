package io.crosstide.compare;

import io.crosstide.topology.connect.ConnectionSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One connection to each of several servers. Each connection has a snapshot and the session settings that a comparison
 * needs.
 *
 * @param connections connections by the server's name
 */
public record Snapshots(Map<String, Connection> connections) implements AutoCloseable {
    private static final List<String> STATEMENTS = List.of(
            // MySQL allocates only the part of the sort buffer that it needs. Rows with many long values do not fit
            // into the default.
            "SET SESSION time_zone = '+00:00', sql_mode = '', max_sort_length = 16384, sort_buffer_size = 268435456,"
                    + " net_write_timeout = 3600, max_execution_time = 0, transaction_isolation = 'REPEATABLE-READ'",
            "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");

    static Snapshots open(Map<String, ConnectionSource> servers) throws SQLException {
        Snapshots snapshots = new Snapshots(new LinkedHashMap<>());
        try {
            for (Map.Entry<String, ConnectionSource> server : servers.entrySet()) {
                Connection connection = server.getValue().open();
                snapshots.connections.put(server.getKey(), connection);
                begin(connection);
            }
        } catch (SQLException e) {
            snapshots.close();
            throw e;
        }
        return snapshots;
    }

    /** Begins a snapshot in a session, which gets the settings that a comparison needs. */
    public static void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : STATEMENTS) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections.values()) {
            connection.close();
        }
    }
}
