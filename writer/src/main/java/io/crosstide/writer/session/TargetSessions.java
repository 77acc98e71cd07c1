package io.crosstide.writer.session;

import io.crosstide.topology.Endpoint;
import io.crosstide.topology.connect.MysqlConnections;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Opens the sessions of a link's workers, all at the server that was the primary when the link was taken over
 * (docs/decisions/0007).
 */
public record TargetSessions(
        MysqlConnections connections, Endpoint primary, StatementPatience patience, PacketSetup packets)
        implements SessionSource {
    @Override
    public TargetSession open() throws SQLException {
        Connection connection = connections.open(primary);
        try {
            ReplaySession.prepare(connection);
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(patience.now().toMillis()));
            return packets.prepare(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
