package io.crosstide.syncer.proof;

import io.crosstide.bookkeeping.ReplayedTailTable;
import io.crosstide.change.gtid.GtidSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** The UUID and the GTID sets of a server. */
public record SourceState(UUID serverUuid, GtidSet executed, GtidSet purged) {

    public static SourceState read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        // SELECT, because SHOW VARIABLES cuts long values
                        "SELECT @@global.server_uuid, @@global.gtid_executed, @@global.gtid_purged")) {
            row.next();
            return new SourceState(
                    UUID.fromString(row.getString(1)),
                    GtidSet.parse(row.getString(2)),
                    GtidSet.parse(row.getString(3)));
        }
    }

    /** The same; lost transactions that were replayed under other GTIDs count as executed. */
    public static SourceState withReplayed(Connection connection) throws SQLException {
        GtidSet replayed = ReplayedTailTable.all(connection); // before: what it says is executed by then
        SourceState now = read(connection);
        return new SourceState(now.serverUuid(), now.executed().plus(replayed), now.purged());
    }
}
