package io.crosstide.bookkeeping;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.StreamName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code crosstide.stream} at a source. */
public final class StreamTable {
    private final Connection connection;

    public StreamTable(Connection connection) {
        this.connection = connection;
    }

    public Optional<StreamRow> find(StreamName stream) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT stream_id, topic, topic_id, start_gtid_set FROM crosstide.stream"
                        + " WHERE mesh = ? AND cluster = ? AND datacenter = ?")) {
            bind(statement, stream);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(new StreamRow(
                        UUID.fromString(row.getString(1)),
                        row.getString(2),
                        row.getString(3),
                        GtidSet.parse(row.getString(4))));
            }
        }
    }

    /** Other streams that this server remembers; there should be none. */
    public List<StreamName> others(StreamName stream) throws SQLException {
        List<StreamName> others = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT mesh, cluster, datacenter FROM crosstide.stream")) {
            while (rows.next()) {
                StreamName found = new StreamName(rows.getString(1), rows.getString(2), rows.getString(3));
                if (!found.equals(stream)) {
                    others.add(found);
                }
            }
        }
        return others;
    }

    public void insert(StreamName stream, StreamRow row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO crosstide.stream"
                + " (mesh, cluster, datacenter, stream_id, topic, topic_id, start_gtid_set, created)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))")) {
            bind(statement, stream);
            statement.setString(4, row.streamId().toString());
            statement.setString(5, row.topic());
            statement.setString(6, row.topicId());
            statement.setString(7, row.startGtidSet().toString());
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, StreamName stream) throws SQLException {
        statement.setString(1, stream.mesh());
        statement.setString(2, stream.cluster());
        statement.setString(3, stream.datacenter());
    }
}
