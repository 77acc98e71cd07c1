package io.crosstide.writer.row;

import io.crosstide.change.event.Row;
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
 * Makes sure that the target has generated what the source has. An expression may depend on the session that writes the
 * row, of which row events do not tell enough to evaluate it as the source did.
 *
 * <p>Only what is kept is compared. A VIRTUAL column without an index is evaluated by whoever reads it.
 */
final class GeneratedValues {
    private final Connection connection;

    GeneratedValues(Connection connection) {
        this.connection = connection;
    }

    /**
     * Compares rows of the target with the images that they have just been written from.
     *
     * @throws UnfitColumnException when a column that the target generates differs
     */
    void verify(TableMapping mapping, List<Row> rows) throws SQLException {
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
                + " differ from the source's in what they generate, but in no single column");
    }

    private boolean differ(TableMapping mapping, List<Row> rows, List<MappedColumn> columns) throws SQLException {
        Sql sql = new RowStatements(mapping).differing(rows, columns);
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet found = statement.executeQuery()) {
            return found.next();
        }
    }
}
