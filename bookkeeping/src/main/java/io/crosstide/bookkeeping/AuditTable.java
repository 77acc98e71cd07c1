package io.crosstide.bookkeeping;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** The row of {@code crosstide.audit} of a link (docs/decisions/0024). */
public final class AuditTable {
    private static final int NO_SUCH_TABLE = 1146;

    private final LinkName link;

    public AuditTable(LinkName link) {
        this.link = link;
    }

    /** Whether the server has the table; a cluster that an older version initialised does not. */
    public static boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1 FROM crosstide.audit LIMIT 0")) {
            statement.executeQuery().close();
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_SUCH_TABLE) {
                return false;
            }
            throw e;
        }
    }

    /** Empty if the link is not audited. */
    public Optional<AuditPosition> read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT stream_id, gtid_set, seen_low_seq, seen,"
                + " low_seq, kafka_offset FROM crosstide.audit WHERE mesh = ? AND cluster = ? AND source = ?")) {
            setKey(statement, 1);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new AuditPosition(
                                UUID.fromString(rows.getString(1)),
                                GtidSet.parse(rows.getString(2)),
                                rows.getLong(3),
                                SequenceRanges.parse(rows.getString(4)),
                                new Mark(rows.getLong(5), rows.getLong(6))))
                        : Optional.empty();
            }
        }
    }

    public void write(Connection connection, AuditPosition position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO crosstide.audit (mesh, cluster, source, stream_id, gtid_set, seen_low_seq, seen, low_seq,"
                        + " kafka_offset, time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"
                        + " ON DUPLICATE KEY UPDATE stream_id = ?, gtid_set = ?, seen_low_seq = ?, seen = ?, low_seq = ?,"
                        + " kafka_offset = ?, time = UTC_TIMESTAMP(6)")) {
            setKey(statement, 1);
            setPosition(statement, 4, position);
            setPosition(statement, 10, position);
            statement.executeUpdate();
        }
    }

    public void delete(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM crosstide.audit WHERE mesh = ? AND cluster = ? AND source = ?")) {
            setKey(statement, 1);
            statement.executeUpdate();
        }
    }

    private void setKey(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, link.mesh());
        statement.setString(first + 1, link.cluster());
        statement.setString(first + 2, link.source());
    }

    private static void setPosition(PreparedStatement statement, int first, AuditPosition position)
            throws SQLException {
        statement.setString(first, position.streamId().toString());
        statement.setString(first + 1, position.audited().toString());
        statement.setLong(first + 2, position.seenLowSeq());
        statement.setString(first + 3, position.seen().toString());
        statement.setLong(first + 4, position.resume().lowSeq());
        statement.setLong(first + 5, position.resume().resumeOffset());
    }
}
