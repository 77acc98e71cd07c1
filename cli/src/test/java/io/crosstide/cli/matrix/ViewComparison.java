package io.crosstide.cli.matrix;

import io.crosstide.cli.matrix.MatrixCase.View;
import io.crosstide.testkit.cases.ExactView;
import io.crosstide.testkit.mysql.MysqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Compares source and target with the views of cases. It connects once for all of them. */
final class ViewComparison implements AutoCloseable {
    private final Connection source;
    private final Connection target;

    ViewComparison(MysqlServer source, MysqlServer target) throws SQLException {
        this.source = source.connect();
        this.target = target.connect();
        for (Connection each : List.of(this.source, this.target)) {
            try (Statement statement = each.createStatement()) {
                statement.execute("SET SESSION time_zone = '+00:00', group_concat_max_len = 4294967295");
            }
        }
    }

    /** Returns the differences in a database; empty if there are none. */
    String difference(String database, View view) throws SQLException {
        for (Connection each : List.of(source, target)) {
            try (Statement statement = each.createStatement()) {
                statement.execute("USE " + CaseServer.quoted(database));
            }
        }
        if (view instanceof View.AtTarget only) {
            return difference(only.sql(), only.rows(), rows(target, only.sql()));
        }
        if (view instanceof View.RowsOf all) {
            String sql = exactly(database, all.table());
            // Tables may have no key to order by.
            return difference(
                    sql,
                    rows(source, sql).stream().sorted().toList(),
                    rows(target, sql).stream().sorted().toList());
        }
        String sql = ((View.Query) view).sql();
        return difference(sql, rows(source, sql), rows(target, sql));
    }

    private static String difference(String sql, List<String> expected, List<String> atTarget) {
        if (!expected.isEmpty() && expected.equals(atTarget)) {
            return "";
        }
        return CaseServer.shortened(sql) + "\n  expected " + CaseServer.shortened(expected.toString()) + "\n  target   "
                + CaseServer.shortened(atTarget.toString());
    }

    private String exactly(String database, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (PreparedStatement statement =
                source.prepareStatement("SELECT column_name, data_type FROM information_schema.columns"
                        + " WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position")) {
            statement.setString(1, database);
            statement.setString(2, table.startsWith("`") ? unquoted(table) : table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(ExactView.of(rows.getString(2), CaseServer.quoted(rows.getString(1))));
                }
            }
        }
        return "SELECT " + String.join(", ", columns) + " FROM " + table;
    }

    private static String unquoted(String name) {
        return name.substring(1, name.length() - 1).replace("``", "`");
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> answer = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(String.valueOf(rows.getString(i)));
                }
                answer.add(String.join("|", values));
            }
        }
        return answer;
    }

    @Override
    public void close() throws SQLException {
        source.close();
        target.close();
    }
}
