package io.crosstide.topology.connect;

import io.crosstide.topology.Endpoint;
import io.crosstide.topology.MysqlCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks all endpoints of a cluster once, at the same time, to find the writable one. An unsupported server is refused
 * also if it is read-only, because it may become the primary.
 */
final class PrimarySearch {

    private static final String CONNECTION_FAILURE = "08000";

    private final MysqlConnections connections;
    private final MysqlCluster cluster;

    /**
     * What one endpoint is.
     *
     * @param state for a message
     * @param writable an open connection if the server is writable
     * @param failure why the state is not known
     */
    private record Seen(
            Endpoint endpoint,
            String state,
            @Nullable Connection writable,
            @Nullable SQLException failure) {}

    PrimarySearch(MysqlConnections connections, MysqlCluster cluster) {
        this.connections = connections;
        this.cluster = cluster;
    }

    Primary open() throws SQLException {
        List<Seen> all = lookAtAll();
        List<Primary> writable = all.stream()
                .filter(seen -> seen.writable() != null)
                .map(seen -> new Primary(seen.endpoint(), seen.writable()))
                .toList();
        Optional<SQLException> unsupported = all.stream()
                .map(Seen::failure)
                .filter(UnsupportedServerException.class::isInstance)
                .findFirst();
        if (unsupported.isEmpty() && writable.size() == 1) {
            return writable.get(0);
        }
        SQLException refusal = unsupported.orElseGet(() -> refusal(all, writable));
        writable.forEach(primary -> close(primary.connection(), refusal));
        throw refusal;
    }

    /** A server that does not answer must not delay the look at the others. */
    private List<Seen> lookAtAll() {
        List<Endpoint> endpoints = cluster.endpoints();
        if (endpoints.size() == 1) {
            return List.of(look(endpoints.get(0)));
        }
        List<CompletableFuture<Seen>> looks = endpoints.stream()
                .map(endpoint -> CompletableFuture.supplyAsync(() -> look(endpoint), PrimarySearch::start))
                .toList();
        try {
            return looks.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private static void start(Runnable look) {
        Thread thread = new Thread(look, "primary-search");
        thread.setDaemon(true);
        thread.start();
    }

    private Seen look(Endpoint endpoint) {
        Connection connection;
        try {
            connection = connections.open(endpoint);
        } catch (SQLException e) {
            return failed(endpoint, e.getCause() instanceof SQLException driver ? driver : e);
        }
        try {
            Optional<String> objection = ServerVersion.of(connection).objection();
            if (objection.isPresent()) {
                throw new UnsupportedServerException(endpoint, cluster.name(), objection.get());
            }
            if (isWritable(connection)) {
                return new Seen(endpoint, endpoint + " is writable", connection, null);
            }
            connection.close();
            return new Seen(endpoint, endpoint + " is read-only", null, null);
        } catch (SQLException e) {
            close(connection, e);
            return failed(endpoint, e);
        }
    }

    private static Seen failed(Endpoint endpoint, SQLException e) {
        return new Seen(endpoint, endpoint + " failed: " + FailureReason.of(e), null, e);
    }

    private static boolean isWritable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.read_only OR @@global.super_read_only")) {
            return row.next() && row.getInt(1) == 0;
        }
    }

    private SQLException refusal(List<Seen> all, List<Primary> writable) {
        String states = all.stream().map(Seen::state).collect(Collectors.joining(", "));
        List<SQLException> failures =
                all.stream().map(Seen::failure).flatMap(Stream::ofNullable).toList();
        String remedy = writable.isEmpty()
                ? "has no writable server; start or promote one"
                : "has several writable servers; set super_read_only=ON on all but the primary";
        SQLException refusal = failures.size() == all.size()
                ? new SQLException(
                        "Cluster '" + cluster.name() + "' cannot be reached as '" + cluster.username() + "': " + states,
                        failures.get(0).getSQLState(),
                        failures.get(0).getErrorCode())
                : new SQLException("Cluster '" + cluster.name() + "' " + remedy + ": " + states, CONNECTION_FAILURE);
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
