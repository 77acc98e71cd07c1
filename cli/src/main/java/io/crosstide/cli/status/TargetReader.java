package io.crosstide.cli.status;

import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.LowSequences;
import io.crosstide.bookkeeping.OriginTable;
import io.crosstide.bookkeeping.PositionTable;
import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.bookkeeping.link.ApplyMethodTable;
import io.crosstide.bookkeeping.link.LinkControlTable;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.bookkeeping.link.LinkStateTable;
import io.crosstide.bookkeeping.link.StoredLinkState;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

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
        LinkName name = new LinkName(mesh, cluster, link.from(), link.to());
        // positions before the executed set: the set then contains what they say
        Map<String, Long> lowSeqs = LowSequences.read(mesh, cluster, connection);
        long offset = PositionTable.read(name, connection)
                .map(position -> position.mark().resumeOffset())
                .orElse(0L);
        Optional<StoredLinkState> stored = new LinkStateTable(name).read(connection);
        String state = stored.map(StoredLinkState::state).orElse("");
        return new TargetState(
                executed(),
                lowSeqs,
                offset,
                served(name),
                state.equals(LinkState.STOPPED.label()),
                new LinkControlTable(name).read(connection),
                state.equals(LinkState.UNREACHABLE.label()),
                state.equals(LinkState.WAITING.label()),
                stored.map(StoredLinkState::error).orElse(null),
                stored.map(StoredLinkState::remedy).orElse(null),
                new ConflictTable(mesh, cluster).countOpen(connection, link.from()),
                new JoinPointTable(mesh, cluster, link.from()).read(connection),
                new OriginTable(connection).claims(link.to()),
                new ApplyMethodTable(name).read(connection).orElse(null));
    }

    private GtidSet executed() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
            rows.next();
            return GtidSet.parse(rows.getString(1));
        }
    }

    /** A writer marks its sessions with an attribute, whatever host it runs on. */
    private boolean served(LinkName name) throws SQLException {
        try {
            return served(name, "session_connect_attrs");
        } catch (SQLException e) {
            if (e.getErrorCode() != TABLE_ACCESS_DENIED) {
                throw e;
            }
            return served(name, "session_account_connect_attrs"); // those from this host only
        }
    }

    private boolean served(LinkName name, String view) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM performance_schema." + view + " WHERE attr_name = ? AND attr_value = ? LIMIT 1")) {
            statement.setString(1, LinkName.LINK_ATTRIBUTE);
            statement.setString(2, name.attribute());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
