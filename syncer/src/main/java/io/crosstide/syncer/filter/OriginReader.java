package io.crosstide.syncer.filter;

import io.crosstide.bookkeeping.OriginRow;
import io.crosstide.bookkeeping.OriginTable;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.connect.MysqlConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects who claims which server UUID: this datacenter those of its endpoints, their replication group and the topology's
 * {@code origins}; the others what {@code crosstide.origin} of the server that is read says.
 *
 * <p>A writer commits a row there before it first applies a transaction of that UUID, so whoever has read the transaction
 * finds the row.
 */
public final class OriginReader {
    private static final Logger LOG = LoggerFactory.getLogger(OriginReader.class);

    private final String datacenter;
    private final MysqlCluster cluster;
    private final MysqlConnections connections;
    private final Endpoint source;
    private final Set<UUID> remembered;

    /** @param remembered UUIDs of own servers seen before; a server that is gone may still have transactions in the binlog */
    public OriginReader(
            String datacenter,
            MysqlCluster cluster,
            MysqlConnections connections,
            Endpoint source,
            Set<UUID> remembered) {
        this.datacenter = datacenter;
        this.cluster = cluster;
        this.connections = connections;
        this.source = source;
        this.remembered = Set.copyOf(remembered);
    }

    public OriginClaims read() throws SQLException {
        OriginClaims claims = new OriginClaims(Map.of());
        Set<UUID> own = new TreeSet<>(remembered);
        own.addAll(cluster.origins());
        for (Endpoint endpoint : cluster.endpoints()) {
            if (!endpoint.equals(source)) {
                addUuids(endpoint, own);
            }
        }
        try (Connection connection = connections.open(source)) {
            own.addAll(uuids(connection));
            for (UUID uuid : own) {
                claims = claims.with(uuid, datacenter);
            }
            return withTable(connection, claims);
        }
    }

    private void addUuids(Endpoint endpoint, Set<UUID> own) {
        try (Connection connection = connections.open(endpoint)) {
            own.addAll(uuids(connection));
        } catch (SQLException e) {
            LOG.atWarn()
                    .addKeyValue("cluster", cluster.name())
                    .addKeyValue("endpoint", endpoint)
                    .log("Cannot ask a server for its UUID: {}", e.getMessage());
        }
    }

    /** The UUIDs under which a server gives GTIDs: its own, and those of its replication group. */
    public static Set<UUID> uuids(Connection connection) throws SQLException {
        Set<UUID> uuids = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW GLOBAL VARIABLES WHERE Variable_name IN ('server_uuid',"
                        + " 'group_replication_group_name', 'group_replication_view_change_uuid')")) {
            while (rows.next()) {
                String value = rows.getString(2);
                if (value.length() == 36) { // a group may be unset or AUTOMATIC
                    uuids.add(UUID.fromString(value));
                }
            }
        }
        return uuids;
    }

    private static OriginClaims withTable(Connection connection, OriginClaims own) throws SQLException {
        OriginClaims claims = own;
        for (OriginRow row : new OriginTable(connection).all()) {
            claims = claims.with(row.serverUuid(), row.datacenter());
        }
        return claims;
    }
}
