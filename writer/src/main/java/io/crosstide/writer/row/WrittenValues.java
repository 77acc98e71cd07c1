package io.crosstide.writer.row;

import io.crosstide.change.row.Row;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.value.Sql;
import io.crosstide.writer.value.UnfitColumnException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Verifies that the target has the same values as the source where the statement that wrote them does not ensure it.
 *
 * <ul>
 *   <li>Generated columns: an expression may depend on the session that writes the row, and row events do not contain
 *       enough to evaluate it as the source did. Only stored values are compared. A VIRTUAL column without an index is
 *       evaluated by the session that reads it.
 *   <li>Values that are {@linkplain MappedColumn#copiesColumn copied from a column}: the manual does not say that
 *       MySQL copies their bytes.
 * </ul>
 */
final class WrittenValues {
    private final Connection connection;

    WrittenValues(Connection connection) {
        this.connection = connection;
    }

    /**
     * Compares rows of the target with the images that were just written.
     *
     * @throws UnfitColumnException if a column of the target differs
     */
    void verify(TableMapping mapping, List<Row> rows) throws SQLException {
        for (Row row : rows) {
            verifyCopied(mapping, row);
        }
        verifyGenerated(mapping, rows);
    }

    private void verifyCopied(TableMapping mapping, Row row) throws SQLException {
        for (MappedColumn column : mapping.columns()) {
            if (column.copiesColumn(row)) {
                if (!finds(new RowStatements(mapping).find(row))) {
                    throw UnfitColumnException.refuses(column.target());
                }
                return;
            }
        }
    }

    private void verifyGenerated(TableMapping mapping, List<Row> rows) throws SQLException {
        List<MappedColumn> columns = mapping.generated();
        if (columns.isEmpty() || !differ(mapping, rows, columns)) {
            return;
        }
        for (MappedColumn column : columns) {
            if (differ(mapping, rows, List.of(column))) {
                throw UnfitColumnException.generates(column.target().name());
            }
        }
        throw new IllegalStateException("Rows of " + mapping.table().name()
                + " differ from the source's in their generated columns, but in no single column");
    }

    private boolean differ(TableMapping mapping, List<Row> rows, List<MappedColumn> columns) throws SQLException {
        return finds(new RowStatements(mapping).differing(rows, columns));
    }

    private boolean finds(Sql sql) throws SQLException {
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet found = statement.executeQuery()) {
            return found.next();
        }
    }
}
