package io.crosstide.bench;

import io.crosstide.change.gtid.GtidSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Counts the GTIDs of a backlog in the executed set of a server. */
record ExecutedCount(Connection connection, GtidSet gtids) implements Course.Count {
    @Override
    public long applied() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
            rows.next();
            return GtidSet.parse(rows.getString(1)).intersection(gtids).count();
        }
    }
}
