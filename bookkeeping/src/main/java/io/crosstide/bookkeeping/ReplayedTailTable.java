package io.crosstide.bookkeeping;

import io.crosstide.change.gtid.GtidSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The rows of {@code crosstide.replayed_tail}: transactions of the server's own datacenter that a failover lost and that were
 * applied again, in direction-table mode. Their row changes are in the server's binlog before the row, so a later failover
 * that loses the changes loses the row, too.
 */
public final class ReplayedTailTable {
    public static final String TABLE = "crosstide.replayed_tail";

    private static final int NO_SUCH_DATABASE = 1049;
    private static final int NO_SUCH_TABLE = 1146;

    private final String mesh;
    private final String cluster;

    public ReplayedTailTable(String mesh, String cluster) {
        this.mesh = mesh;
        this.cluster = cluster;
    }

    /** All GTIDs of the server that count as executed although gtid_executed does not contain them. Empty without the table. */
    public static GtidSet all(Connection connection) throws SQLException {
        GtidSet all = GtidSet.EMPTY;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT gtid_set FROM " + TABLE)) {
            while (rows.next()) {
                all = all.plus(GtidSet.parse(rows.getString(1)));
            }
            return all;
        } catch (SQLException e) {
            if (isMissing(e)) {
                return GtidSet.EMPTY;
            }
            throw e;
        }
    }

    /** Whether a statement failed because the table is missing: an older version of Crosstide created the schema. */
    public static boolean isMissing(SQLException failure) {
        return failure.getErrorCode() == NO_SUCH_TABLE || failure.getErrorCode() == NO_SUCH_DATABASE;
    }

    public void add(Connection connection, GtidSet gtids, String operator) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + TABLE
                + " (mesh, cluster, time, gtid_set, operator) VALUES (?, ?, UTC_TIMESTAMP(6), ?, ?)")) {
            statement.setString(1, mesh);
            statement.setString(2, cluster);
            statement.setString(3, gtids.toString());
            statement.setString(4, operator);
            statement.executeUpdate();
        }
    }
}
