package io.crosstide.bookkeeping.link;

import io.crosstide.change.row.TableName;
import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows of {@code crosstide.apply_method} of a link. Whoever initialised the target with an older version has no such
 * table: then nothing is written or found.
 */
public final class ApplyMethodTable {
    private static final String OF_LINK = " WHERE mesh = ? AND cluster = ? AND source = ?";
    private static final String SELECT =
            "SELECT method FROM crosstide.apply_method" + OF_LINK + " AND database_name = ? AND table_name = ?";
    private static final String SELECT_ALL = "SELECT database_name, table_name, method FROM crosstide.apply_method"
            + OF_LINK + " ORDER BY database_name, table_name";
    private static final String WRITE = "INSERT INTO crosstide.apply_method"
            + " (mesh, cluster, source, database_name, table_name, method, time)"
            + " VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"
            + " ON DUPLICATE KEY UPDATE method = ?, time = UTC_TIMESTAMP(6)";

    private final LinkName link;

    public ApplyMethodTable(LinkName link) {
        this.link = link;
    }

    /** Whether the row of a table has this method, or there is no place to write it. */
    public boolean isCurrent(Connection connection, TableName table, ApplyMethod method) throws SQLException {
        try (PreparedStatement select = prepare(connection, SELECT)) {
            setTable(select, table);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getString(1).equals(method.label());
            }
        } catch (SQLException e) {
            if (LinkControlTable.isMissing(e)) {
                return true;
            }
            throw e;
        }
    }

    /** Writes the row of a table. */
    public void write(Connection connection, TableName table, ApplyMethod method) throws SQLException {
        try (PreparedStatement write = prepare(connection, WRITE)) {
            setTable(write, table);
            write.setString(6, method.label());
            write.setString(7, method.label());
            write.executeUpdate();
        }
    }

    /** Empty if there is no such table. */
    public Optional<AppliedTables> read(Connection connection) throws SQLException {
        try (PreparedStatement select = prepare(connection, SELECT_ALL);
                ResultSet rows = select.executeQuery()) {
            int rowEvents = 0;
            List<TableName> sql = new ArrayList<>();
            while (rows.next()) {
                if (rows.getString(3).equals(ApplyMethod.SQL.label())) {
                    sql.add(new TableName(rows.getString(1), rows.getString(2)));
                } else {
                    rowEvents++;
                }
            }
            return Optional.of(new AppliedTables(rowEvents, sql));
        } catch (SQLException e) {
            if (LinkControlTable.isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, link.mesh());
        statement.setString(2, link.cluster());
        statement.setString(3, link.source());
        return statement;
    }

    private static void setTable(PreparedStatement statement, TableName table) throws SQLException {
        statement.setString(4, table.database());
        statement.setString(5, table.table());
    }
}
