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

/** Reads the unique indexes of a table, including invisible ones: they refuse rows as well. */
final class UniqueIndexReader {
    private static final String WHERE = " FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?"
            + " AND NON_UNIQUE = 0 ORDER BY INDEX_NAME = 'PRIMARY' DESC, INDEX_NAME, SEQ_IN_INDEX";

    private UniqueIndexReader() {}

    static List<TargetIndex> read(Connection connection, TableName name) throws SQLException {
        Map<String, List<IndexPart>> parts = new LinkedHashMap<>();
        boolean functional = connection.getMetaData().getDatabaseMajorVersion() >= 8;
        String columns = "SELECT INDEX_NAME, COLUMN_NAME, SUB_PART, " + (functional ? "EXPRESSION" : "NULL");
        try (PreparedStatement statement = TargetSchemaLoader.prepared(connection, columns + WHERE, name);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String expression = rows.getString(4);
                parts.computeIfAbsent(rows.getString(1), index -> new ArrayList<>())
                        .add(new IndexPart(
                                rows.getString(2),
                                rows.getInt(3),
                                expression == null ? null : Expressions.unescaped(expression)));
            }
        }
        return parts.entrySet().stream()
                .map(index -> new TargetIndex(index.getKey(), index.getValue()))
                .toList();
    }
}
