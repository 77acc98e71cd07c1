package io.crosstide.writer.ownership;

import io.crosstide.topology.Endpoint;
import io.crosstide.topology.connect.MysqlConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the UUIDs under which the target datacenter commits its own transactions. */
public final class OwnUuids {
    private static final Logger LOG = LoggerFactory.getLogger(OwnUuids.class);

    private OwnUuids() {}

    /**
     * Reads the UUIDs from the servers of the target.
     *
     * @param primary a connection to the server at {@code primaryEndpoint}; other servers that do not answer are
     *     skipped
     * @param declared UUIDs that the topology names
     */
    public static Set<UUID> read(
            Connection primary,
            Endpoint primaryEndpoint,
            MysqlConnections connections,
            List<Endpoint> endpoints,
            Set<UUID> declared)
            throws SQLException {
        Set<UUID> own = new HashSet<>(declared);
        own.addAll(ofServer(primary));
        for (Endpoint endpoint : endpoints) {
            if (!endpoint.equals(primaryEndpoint)) {
                try (Connection connection = connections.open(endpoint)) {
                    own.addAll(ofServer(connection));
                } catch (SQLException e) {
                    LOG.atDebug()
                            .addKeyValue("endpoint", endpoint)
                            .addKeyValue("error", e.getMessage())
                            .log("Could not read the server's UUID");
                }
            }
        }
        return own;
    }

    /** The server's UUID and, if it has one, the name of its replication group, which is a UUID too. */
    private static Set<UUID> ofServer(Connection connection) throws SQLException {
        Set<UUID> uuids = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT variable_value FROM performance_schema.global_variables"
                        + " WHERE variable_name IN ('server_uuid', 'group_replication_group_name')")) {
            while (rows.next()) {
                if (!rows.getString(1).isEmpty()) {
                    uuids.add(UUID.fromString(rows.getString(1)));
                }
            }
        }
        return uuids;
    }
}
