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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The row of {@code crosstide.column_order} of one table of a link (docs/decisions/0018). */
public final class ColumnOrderTable {
    private static final String OF_TABLE =
            " WHERE mesh = ? AND cluster = ? AND source = ? AND database_name = ? AND table_name = ?";
    private static final String SELECT = "SELECT source_columns, target_columns FROM crosstide.column_order" + OF_TABLE;
    private static final String SELECT_ALL = "SELECT database_name, table_name, source_columns, target_columns"
            + " FROM crosstide.column_order WHERE mesh = ? AND cluster = ? AND source = ?";
    private static final String INSERT = "INSERT IGNORE INTO crosstide.column_order (mesh, cluster, source,"
            + " database_name, table_name, source_columns, target_columns, gtid, time)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))";
    private static final String UPDATE = "UPDATE crosstide.column_order SET source_columns = ?, target_columns = ?,"
            + " gtid = ?, time = UTC_TIMESTAMP(6) WHERE source_columns = ? AND target_columns = ?"
            + " AND mesh = ? AND cluster = ? AND source = ? AND database_name = ? AND table_name = ?";
    private static final Pattern NAME = Pattern.compile("`((?:[^`]|``)*)`", Pattern.DOTALL);

    private final LinkName link;
    private final TableName table;

    public ColumnOrderTable(LinkName link, TableName table) {
        this.link = link;
        this.table = table;
    }

    public Optional<ColumnOrder> read(Connection connection) throws SQLException {
        try (PreparedStatement select = prepare(connection, SELECT);
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new ColumnOrder(names(row.getString(1)), names(row.getString(2))))
                    : Optional.empty();
        }
    }

    /** The rows of all tables of a link. */
    public static Map<TableName, ColumnOrder> readAll(LinkName link, Connection connection) throws SQLException {
        Map<TableName, ColumnOrder> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT_ALL)) {
            select.setString(1, link.mesh());
            select.setString(2, link.cluster());
            select.setString(3, link.source());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(
                            new TableName(rows.getString(1), rows.getString(2)),
                            new ColumnOrder(names(rows.getString(3)), names(rows.getString(4))));
                }
            }
        }
        return found;
    }

    /** Leaves a row that is there as it is. */
    public void insert(Connection connection, ColumnOrder order, String gtid) throws SQLException {
        try (PreparedStatement insert = prepare(connection, INSERT)) {
            insert.setString(6, text(order.source()));
            insert.setString(7, text(order.target()));
            insert.setString(8, gtid);
            insert.executeUpdate();
        }
    }

    /** Replaces the row. Does nothing if its content is no longer {@code before}. */
    public void replace(Connection connection, ColumnOrder before, ColumnOrder after, String gtid) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setString(1, text(after.source()));
            update.setString(2, text(after.target()));
            update.setString(3, gtid);
            update.setString(4, text(before.source()));
            update.setString(5, text(before.target()));
            setTable(update, 6);
            update.executeUpdate();
        }
    }

    private static String text(List<String> names) {
        return names.stream().map(TableName::quote).collect(Collectors.joining(", "));
    }

    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1).replace("``", "`"));
        }
        return names;
    }

    private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        setTable(statement, 1);
        return statement;
    }

    private void setTable(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, link.mesh());
        statement.setString(first + 1, link.cluster());
        statement.setString(first + 2, link.source());
        statement.setString(first + 3, table.database());
        statement.setString(first + 4, table.table());
    }
}
