package io.crosstide.cli.status;

import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what the target of a link knows of it, from the {@code crosstide} schema and its sessions. */
final class TargetReader {

    private static final int TABLE_ACCESS_DENIED = 1142;

    private final Connection connection;
    private final String mesh;
    private final String cluster;
    private final Link link;

    TargetReader(Connection connection, String mesh, String cluster, Link link) {
        this.connection = connection;
        this.mesh = mesh;
        this.cluster = cluster;
        this.link = link;
    }

    TargetState read() throws SQLException {
        // positions before the executed set: what they say is in it then
        Map<String, Long> lowSeqs = lowSeqs();
        long offset = 0;
        try (PreparedStatement statement = ofLink("SELECT kafka_offset FROM crosstide.position");
                ResultSet rows = statement.executeQuery()) {
            if (rows.next()) {
                offset = rows.getLong(1);
            }
        }
        @Nullable String state = null;
        @Nullable String error = null;
        @Nullable String remedy = null;
        try (PreparedStatement statement = ofLink("SELECT state, error, remedy FROM crosstide.link_state");
                ResultSet rows = statement.executeQuery()) {
            if (rows.next()) {
                state = rows.getString(1);
                error = rows.getString(2);
                remedy = rows.getString(3);
            }
        }
        return new TargetState(
                executed(),
                lowSeqs,
                offset,
                served(),
                "stopped".equals(state),
                "paused".equals(state),
                error,
                remedy,
                new ConflictTable(mesh, cluster).countOpen(connection, link.from()));
    }

    /** The marks on record, each moved up over what the slots of the direction table applied right above it. */
    private Map<String, Long> lowSeqs() throws SQLException {
        Map<String, Long> lowSeqs = new HashMap<>();
        Map<String, SequenceRanges> applied = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT source, low_seq, '' FROM crosstide.position WHERE mesh = ? AND cluster = ?"
                        + " UNION ALL SELECT idc, low_seq, applied FROM crosstide.direction WHERE mesh = ? AND db_cluster = ?")) {
            statement.setString(1, mesh);
            statement.setString(2, cluster);
            statement.setString(3, mesh);
            statement.setString(4, cluster);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    lowSeqs.merge(rows.getString(1), rows.getLong(2), Math::max);
                    applied.computeIfAbsent(rows.getString(1), any -> new SequenceRanges())
                            .addAll(SequenceRanges.parse(rows.getString(3)));
                }
            }
        }
        lowSeqs.replaceAll(
                (source, low) -> Objects.requireNonNull(applied.get(source)).endOfRunAfter(low));
        return lowSeqs;
    }

    private PreparedStatement ofLink(String select) throws SQLException {
        PreparedStatement statement =
                connection.prepareStatement(select + " WHERE mesh = ? AND cluster = ? AND source = ?");
        statement.setString(1, mesh);
        statement.setString(2, cluster);
        statement.setString(3, link.from());
        return statement;
    }

    private GtidSet executed() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
            rows.next();
            return GtidSet.parse(rows.getString(1));
        }
    }

    /** A writer marks its sessions with an attribute, whatever host it runs on. */
    private boolean served() throws SQLException {
        try {
            return served("session_connect_attrs");
        } catch (SQLException e) {
            if (e.getErrorCode() != TABLE_ACCESS_DENIED) {
                throw e;
            }
            return served("session_account_connect_attrs"); // those from this host only
        }
    }

    private boolean served(String view) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM performance_schema." + view + " WHERE attr_name = ? AND attr_value = ? LIMIT 1")) {
            statement.setString(1, LinkName.LINK_ATTRIBUTE);
            statement.setString(2, new LinkName(mesh, cluster, link.from(), link.to()).attribute());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
