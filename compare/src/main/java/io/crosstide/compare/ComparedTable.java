package io.crosstide.compare;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a table at one server.
 *
 * @param columns columns in table order
 * @param key names of the primary key's columns; empty if there is none
 */
public record ComparedTable(List<ComparedColumn> columns, List<String> key) {
    public ComparedTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** Reads a table's definition; null if the server does not have the table. */
    public static @Nullable ComparedTable read(Connection connection, String database, String table)
            throws SQLException {
        List<ComparedColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT COLUMN_NAME, DATA_TYPE, CHARACTER_SET_NAME FROM information_schema.COLUMNS"
                        + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION")) {
            statement.setString(1, database);
            statement.setString(2, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(new ComparedColumn(rows.getString(1), rows.getString(2), rows.getString(3) != null));
                }
            }
        }
        return columns.isEmpty() ? null : new ComparedTable(columns, readKey(connection, database, table));
    }

    private static List<String> readKey(Connection connection, String database, String table) throws SQLException {
        List<String> key = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT COLUMN_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?"
                        + " AND INDEX_NAME = 'PRIMARY' ORDER BY SEQ_IN_INDEX")) {
            statement.setString(1, database);
            statement.setString(2, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    key.add(rows.getString(1));
                }
            }
        }
        return key;
    }

    public boolean hasColumn(String name) {
        return columns.stream().anyMatch(column -> column.name().equals(name));
    }
}
