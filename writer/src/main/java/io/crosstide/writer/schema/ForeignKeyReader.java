package io.crosstide.writer.schema;

import io.crosstide.change.row.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the foreign keys of a table, in both directions. */
final class ForeignKeyReader {
    private static final String SELECT = "SELECT k.CONSTRAINT_SCHEMA, k.CONSTRAINT_NAME, k.TABLE_NAME, k.COLUMN_NAME,"
            + " k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME,"
            + " r.DELETE_RULE, r.UPDATE_RULE"
            + " FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r"
            + " ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME"
            + " AND r.TABLE_NAME = k.TABLE_NAME WHERE k.REFERENCED_TABLE_NAME IS NOT NULL";
    private static final String ORDER = " ORDER BY k.CONSTRAINT_SCHEMA, k.CONSTRAINT_NAME, k.ORDINAL_POSITION";

    private record Column(String child, String parent) {}

    private record Rule(
            String name, TableName child, TableName parent, ReferentialAction onDelete, ReferentialAction onUpdate) {}

    private ForeignKeyReader() {}

    /** Foreign keys that the table has. */
    static List<ForeignKey> parents(Connection connection, TableName child) throws SQLException {
        return read(connection, SELECT + " AND k.TABLE_SCHEMA = ? AND k.TABLE_NAME = ?" + ORDER, child);
    }

    /** Foreign keys that reference the table. */
    static List<ForeignKey> children(Connection connection, TableName parent) throws SQLException {
        return read(
                connection,
                SELECT + " AND k.REFERENCED_TABLE_SCHEMA = ? AND k.REFERENCED_TABLE_NAME = ?" + ORDER,
                parent);
    }

    private static List<ForeignKey> read(Connection connection, String sql, TableName name) throws SQLException {
        Map<Rule, List<Column>> keys = new LinkedHashMap<>();
        try (PreparedStatement statement = TargetSchemaLoader.prepared(connection, sql, name);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Rule rule = new Rule(
                        rows.getString(2),
                        new TableName(rows.getString(1), rows.getString(3)),
                        new TableName(rows.getString(5), rows.getString(6)),
                        ReferentialAction.of(rows.getString(8)),
                        ReferentialAction.of(rows.getString(9)));
                keys.computeIfAbsent(rule, key -> new ArrayList<>())
                        .add(new Column(rows.getString(4), rows.getString(7)));
            }
        }
        List<ForeignKey> foreignKeys = new ArrayList<>();
        keys.forEach((rule, columns) -> foreignKeys.add(new ForeignKey(
                rule.name,
                rule.child,
                columns.stream().map(Column::child).toList(),
                rule.parent,
                columns.stream().map(Column::parent).toList(),
                rule.onDelete,
                rule.onUpdate)));
        return foreignKeys;
    }
}
