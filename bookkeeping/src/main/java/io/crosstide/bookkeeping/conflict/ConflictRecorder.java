package io.crosstide.bookkeeping.conflict;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes conflicts into the target's {@code crosstide.conflict}, on the connection of the transaction that found them.
 * A conflict that is recorded already does not change. {@link ConflictParts} has cut the long values before.
 */
public final class ConflictRecorder {
    private static final String INSERT =
            "INSERT INTO crosstide.conflict (id, kind, status, time, mesh, cluster, origin,"
                    + " datacenter, table_name, gtid, seq, event_index, row_index, indexes, row_key, before_image, after_image,"
                    + " found_rows, policy, decision, note)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE id = id";

    private final Connection connection;

    public ConflictRecorder(Connection connection) {
        this.connection = connection;
    }

    /** Records the conflict. The session and the conflict's time must be in UTC. */
    public void record(Conflict conflict) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, conflict.id());
            statement.setString(2, conflict.kind().label());
            statement.setString(3, conflict.status().label());
            statement.setString(4, ConflictTime.text(conflict.time()));
            statement.setString(5, conflict.mesh());
            statement.setString(6, conflict.cluster());
            statement.setString(7, conflict.origin());
            statement.setString(8, conflict.datacenter());
            statement.setString(9, conflict.table());
            statement.setString(10, conflict.gtid());
            statement.setLong(11, conflict.seq());
            statement.setInt(12, conflict.eventIndex());
            statement.setInt(13, conflict.rowIndex());
            statement.setString(14, ConflictJson.write(conflict.indexes()));
            statement.setString(15, ConflictJson.write(conflict.key()));
            statement.setString(16, image(conflict.before()));
            statement.setString(17, image(conflict.after()));
            statement.setString(18, ConflictJson.write(conflict.found()));
            statement.setString(19, conflict.policy());
            statement.setString(20, conflict.decision());
            statement.setString(21, conflict.note());
            statement.executeUpdate();
        }
    }

    private static @Nullable String image(@Nullable Map<String, @Nullable String> row) {
        return row == null ? null : ConflictJson.write(row);
    }
}
