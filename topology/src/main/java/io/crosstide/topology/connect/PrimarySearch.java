package io.crosstide.topology.connect;

import io.crosstide.topology.Endpoint;
import io.crosstide.topology.MysqlCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks all endpoints of a cluster once to find the writable one. An unsupported server is refused also if it is
 * read-only, because it may become the primary.
 */
final class PrimarySearch {

    private static final String CONNECTION_FAILURE = "08000";

    private final MysqlConnections connections;
    private final MysqlCluster cluster;
    private final List<Primary> writable = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private final List<SQLException> failures = new ArrayList<>();

    PrimarySearch(MysqlConnections connections, MysqlCluster cluster) {
        this.connections = connections;
        this.cluster = cluster;
    }

    Primary open() throws SQLException {
        try {
            for (Endpoint endpoint : cluster.endpoints()) {
                look(endpoint);
            }
        } catch (UnsupportedServerException refusal) {
            closeAll(refusal);
            throw refusal;
        }
        if (writable.size() == 1) {
            return writable.get(0);
        }
        SQLException refusal = refusal();
        closeAll(refusal);
        throw refusal;
    }

    private void closeAll(SQLException reason) {
        for (Primary primary : writable) {
            close(primary.connection(), reason);
        }
    }

    private void look(Endpoint endpoint) throws UnsupportedServerException {
        Connection connection;
        try {
            connection = connections.open(endpoint);
        } catch (SQLException e) {
            failed(endpoint, e.getCause() instanceof SQLException driver ? driver : e);
            return;
        }
        try {
            Optional<String> objection = ServerVersion.of(connection).objection();
            if (objection.isPresent()) {
                throw new UnsupportedServerException(endpoint, cluster.name(), objection.get());
            }
            if (isWritable(connection)) {
                writable.add(new Primary(endpoint, connection));
                states.add(endpoint + " is writable");
                return;
            }
            states.add(endpoint + " is read-only");
            connection.close();
        } catch (UnsupportedServerException refusal) {
            close(connection, refusal);
            throw refusal;
        } catch (SQLException e) {
            failed(endpoint, e);
            close(connection, e);
        }
    }

    private void failed(Endpoint endpoint, SQLException e) {
        failures.add(e);
        states.add(endpoint + " failed: " + FailureReason.of(e));
    }

    private static boolean isWritable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.read_only OR @@global.super_read_only")) {
            return row.next() && row.getInt(1) == 0;
        }
    }

    private SQLException refusal() {
        String remedy = writable.isEmpty()
                ? "has no writable server; start or promote one"
                : "has several writable servers; set super_read_only=ON on all but the primary";
        SQLException refusal = failures.size() == cluster.endpoints().size()
                ? new SQLException(
                        "Cluster '" + cluster.name() + "' cannot be reached as '" + cluster.username() + "': "
                                + String.join(", ", states),
                        failures.get(0).getSQLState(),
                        failures.get(0).getErrorCode())
                : new SQLException(
                        "Cluster '" + cluster.name() + "' " + remedy + ": " + String.join(", ", states),
                        CONNECTION_FAILURE);
        failures.forEach(refusal::addSuppressed);
        return refusal;
    }

    private static void close(Connection connection, SQLException reason) {
        try {
            connection.close();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
