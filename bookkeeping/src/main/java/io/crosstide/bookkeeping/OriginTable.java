package io.crosstide.bookkeeping;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** {@code crosstide.origin} of a server: which datacenter a server UUID belongs to. */
public final class OriginTable {
    private final Connection connection;

    public OriginTable(Connection connection) {
        this.connection = connection;
    }

    public List<OriginRow> all() throws SQLException {
        List<OriginRow> origins = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT server_uuid, datacenter FROM crosstide.origin")) {
            while (rows.next()) {
                origins.add(new OriginRow(UUID.fromString(rows.getString(1)), rows.getString(2)));
            }
        }
        return origins;
    }

    /**
     * The datacenters that each UUID belongs to.
     *
     * @param own the datacenter of this server, whose UUID is in no row
     */
    public Map<UUID, Set<String>> claims(String own) throws SQLException {
        Map<UUID, Set<String>> claims = new TreeMap<>();
        for (OriginRow row : all()) {
            claims.computeIfAbsent(row.serverUuid(), uuid -> new TreeSet<>()).add(row.datacenter());
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.server_uuid")) {
            while (rows.next()) {
                claims.computeIfAbsent(UUID.fromString(rows.getString(1)), uuid -> new TreeSet<>())
                        .add(own);
            }
        }
        return claims;
    }

    /** The datacenters that the UUID belongs to; more than one is an error of the setup. */
    public Set<String> datacenters(UUID uuid) throws SQLException {
        Set<String> datacenters = new TreeSet<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT datacenter FROM crosstide.origin WHERE server_uuid = ?")) {
            statement.setString(1, uuid.toString());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    datacenters.add(rows.getString(1));
                }
            }
        }
        return datacenters;
    }

    public void insert(OriginRow origin) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO crosstide.origin (server_uuid, datacenter, since) VALUES (?, ?, UTC_TIMESTAMP(6))"
                        + " ON DUPLICATE KEY UPDATE since = since")) {
            statement.setString(1, origin.serverUuid().toString());
            statement.setString(2, origin.datacenter());
            statement.executeUpdate();
        }
    }
}
