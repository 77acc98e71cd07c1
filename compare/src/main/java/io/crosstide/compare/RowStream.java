package io.crosstide.compare;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows of one table at one server, in order. One row is the current one. */
final class RowStream implements AutoCloseable {
    private final Statement statement;
    private final ResultSet rows;
    private final int columns;
    private long count;
    private @Nullable ComparedRow head;

    RowStream(Connection connection, String query, int columns) throws SQLException {
        this.columns = columns;
        statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        // Connector/J takes this value to read one row at a time instead of all rows into memory.
        statement.setFetchSize(Integer.MIN_VALUE);
        rows = statement.executeQuery(query);
        head = read();
    }

    /** The current row, or null after the last one. */
    @Nullable ComparedRow head() {
        return head;
    }

    /** Returns the current row and reads the next one. */
    ComparedRow take() throws SQLException {
        ComparedRow taken = Objects.requireNonNull(head);
        head = read();
        return taken;
    }

    /** The number of rows read so far. */
    long count() {
        return count;
    }

    private @Nullable ComparedRow read() throws SQLException {
        if (!rows.next()) {
            return null;
        }
        count++;
        List<@Nullable String> values = new ArrayList<>(columns);
        for (int index = 2; index <= columns + 1; index++) {
            values.add(rows.getString(index));
        }
        return new ComparedRow(rows.getString(1), values);
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
