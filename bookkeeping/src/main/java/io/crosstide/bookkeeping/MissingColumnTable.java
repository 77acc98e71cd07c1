package io.crosstide.bookkeeping;

import io.crosstide.change.row.TableName;
import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code crosstide.missing_column} and {@code crosstide.column_mismatch} of one table of a link
 * (docs/decisions/0011).
 */
public final class MissingColumnTable {
    private static final String OF_TABLE =
            " WHERE mesh = ? AND cluster = ? AND source = ?" + " AND database_name = ? AND table_name = ?";
    private static final String INSERT = "INSERT IGNORE INTO crosstide.missing_column (mesh, cluster, source,"
            + " database_name, table_name, column_name, default_value, gtid, time)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))";
    private static final String SELECT = "SELECT column_name, default_value, found_default"
            + " FROM crosstide.missing_column LEFT JOIN crosstide.column_mismatch"
            + " USING (mesh, cluster, source, database_name, table_name, column_name)" + OF_TABLE
            + " ORDER BY column_name";
    private static final String SELECT_ALL = "SELECT database_name, table_name, column_name, default_value,"
            + " found_default FROM crosstide.missing_column LEFT JOIN crosstide.column_mismatch"
            + " USING (mesh, cluster, source, database_name, table_name, column_name)"
            + " WHERE mesh = ? AND cluster = ? AND source = ? ORDER BY database_name, table_name, column_name";
    private static final String INSERT_MISMATCH = "INSERT IGNORE INTO crosstide.column_mismatch (mesh, cluster, source,"
            + " database_name, table_name, column_name, found_default, time)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))";
    private static final String DELETE = "DELETE FROM crosstide.missing_column" + OF_TABLE + " AND column_name = ?";

    private final LinkName link;
    private final TableName table;

    public MissingColumnTable(LinkName link, TableName table) {
        this.link = link;
        this.table = table;
    }

    /** Ordered by column name. */
    public List<MissingColumnRow> read(Connection connection) throws SQLException {
        List<MissingColumnRow> found = new ArrayList<>();
        try (PreparedStatement select = prepare(connection, SELECT);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new MissingColumnRow(rows.getString(1), rows.getString(2), rows.getString(3)));
            }
        }
        return found;
    }

    /** The rows of all tables of a link. */
    public static Map<TableName, List<MissingColumnRow>> readAll(LinkName link, Connection connection)
            throws SQLException {
        Map<TableName, List<MissingColumnRow>> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT_ALL)) {
            select.setString(1, link.mesh());
            select.setString(2, link.cluster());
            select.setString(3, link.source());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(
                                    new TableName(rows.getString(1), rows.getString(2)), table -> new ArrayList<>())
                            .add(new MissingColumnRow(rows.getString(3), rows.getString(4), rows.getString(5)));
                }
            }
        }
        return found;
    }

    /** Leaves a row that is there as it is. */
    public void insert(Connection connection, String column, @Nullable String defaultValue, String gtid)
            throws SQLException {
        try (PreparedStatement insert = prepare(connection, INSERT)) {
            insert.setString(6, column);
            insert.setString(7, defaultValue);
            insert.setString(8, gtid);
            insert.executeUpdate();
        }
    }

    public void delete(Connection connection, String column) throws SQLException {
        try (PreparedStatement delete = prepare(connection, DELETE)) {
            delete.setString(6, column);
            delete.executeUpdate();
        }
    }

    /** Leaves a row that is there as it is. */
    public void insertMismatch(Connection connection, String column, String foundDefault) throws SQLException {
        try (PreparedStatement insert = prepare(connection, INSERT_MISMATCH)) {
            insert.setString(6, column);
            insert.setString(7, foundDefault);
            insert.executeUpdate();
        }
    }

    private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, link.mesh());
        statement.setString(2, link.cluster());
        statement.setString(3, link.source());
        statement.setString(4, table.database());
        statement.setString(5, table.table());
        return statement;
    }
}
