package io.crosstide.bookkeeping;

import io.crosstide.change.gtid.GtidSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The table {@code crosstide.join_point} of a target: one row per incoming link, written by `crosstide init`. */
public final class JoinPointTable {
    private final String mesh;
    private final String cluster;
    private final String source;

    /** The join point of the link that applies the stream of {@code source}. */
    public JoinPointTable(String mesh, String cluster, String source) {
        this.mesh = mesh;
        this.cluster = cluster;
        this.source = source;
    }

    public Optional<JoinPoint> read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT kind, gtid_set, stream_id"
                + " FROM crosstide.join_point WHERE mesh = ? AND cluster = ? AND source = ?")) {
            statement.setString(1, mesh);
            statement.setString(2, cluster);
            statement.setString(3, source);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(joinPoint(rows)) : Optional.empty();
            }
        }
    }

    /** The join points of all links of a cluster, by source. */
    public static Map<String, JoinPoint> all(Connection connection, String mesh, String cluster) throws SQLException {
        Map<String, JoinPoint> all = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT kind, gtid_set, stream_id, source"
                + " FROM crosstide.join_point WHERE mesh = ? AND cluster = ?")) {
            statement.setString(1, mesh);
            statement.setString(2, cluster);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.put(rows.getString(4), joinPoint(rows));
                }
            }
        }
        return all;
    }

    private static JoinPoint joinPoint(ResultSet row) throws SQLException {
        String kind = row.getString(1);
        String streamId = row.getString(3);
        for (JoinPoint.Kind known : JoinPoint.Kind.values()) {
            if (known.label().equals(kind)) {
                return new JoinPoint(
                        known, GtidSet.parse(row.getString(2)), streamId == null ? null : UUID.fromString(streamId));
            }
        }
        throw new SQLException("crosstide.join_point has the unknown kind '" + kind + "'");
    }

    /**
     * Declares where the link starts. Safe to repeat.
     *
     * @return the link's join point: an earlier one stays unchanged and is returned instead of the given one
     */
    public JoinPoint declare(Connection connection, JoinPoint joinPoint) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO crosstide.join_point"
                + " (mesh, cluster, source, kind, gtid_set, created) VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"
                + " ON DUPLICATE KEY UPDATE created = created")) {
            statement.setString(1, mesh);
            statement.setString(2, cluster);
            statement.setString(3, source);
            statement.setString(4, joinPoint.kind().label());
            statement.setString(5, joinPoint.gtids().toString());
            statement.executeUpdate();
        }
        return read(connection).orElseThrow(() -> new SQLException("crosstide.join_point lost a row just inserted"));
    }

    /** The statement that declares the join point, for a person to run in an empty SQL mode. */
    public String insertion(JoinPoint joinPoint) {
        return "INSERT INTO crosstide.join_point (mesh, cluster, source, kind, gtid_set, created) VALUES (%s, %s, %s, %s, %s, UTC_TIMESTAMP(6))"
                .formatted(
                        SqlText.literalInEmptySqlMode(mesh),
                        SqlText.literalInEmptySqlMode(cluster),
                        SqlText.literalInEmptySqlMode(source),
                        SqlText.literalInEmptySqlMode(joinPoint.kind().label()),
                        SqlText.literalInEmptySqlMode(joinPoint.gtids().toString()));
    }

    /**
     * Records the stream that was found at first contact, and the GTIDs before the link. The stream must not change later.
     *
     * @param pinned of {@link JoinPoint#pinned}
     */
    public void pin(Connection connection, JoinPoint pinned) throws SQLException {
        String streamId = String.valueOf(pinned.streamId());
        // an earlier version of Crosstide pinned without the set
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE crosstide.join_point SET stream_id = ?, gtid_set = ?"
                        + " WHERE mesh = ? AND cluster = ? AND source = ?"
                        + " AND (stream_id IS NULL OR (stream_id = ? AND gtid_set = ''))")) {
            statement.setString(1, streamId);
            statement.setString(2, pinned.gtids().toString());
            statement.setString(3, mesh);
            statement.setString(4, cluster);
            statement.setString(5, source);
            statement.setString(6, streamId);
            statement.executeUpdate();
        }
    }
}
