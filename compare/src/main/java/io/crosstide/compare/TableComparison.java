package io.crosstide.compare;

import io.crosstide.topology.connect.ConnectionSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Compares tables of several servers row by row and byte for byte; collations do not count. Rows are streamed, so
 * memory is bounded. Tables without a primary key are compared as multisets. Columns are matched by name.
 *
 * <p>Every server is read in one snapshot of its own. A comparison never sees a part of a transaction, but servers
 * differ if somebody writes meanwhile.
 */
public final class TableComparison {
    private static final int DEFAULT_EXAMPLES = 20;

    private final Map<String, ConnectionSource> servers;
    private int examples = DEFAULT_EXAMPLES;

    /** Compares these servers, by name, in the map's order. */
    public TableComparison(Map<String, ConnectionSource> servers) {
        this.servers = new LinkedHashMap<>(servers);
    }

    /** Maximum number of differing rows in a {@link TableResult}; 20 by default. All differing rows are counted. */
    public TableComparison examples(int rows) {
        examples = rows;
        return this;
    }

    /** Compares all base tables of these databases, also tables that a server lacks. */
    public List<TableResult> compare(Collection<String> databases) throws SQLException {
        try (Snapshots snapshots = Snapshots.open(servers)) {
            List<TableResult> results = new ArrayList<>();
            for (String database : databases) {
                for (String table : tables(snapshots, database)) {
                    results.add(compare(snapshots, database, table));
                }
            }
            return results;
        }
    }

    /** Compares one table. */
    public TableResult compare(String database, String table) throws SQLException {
        try (Snapshots snapshots = Snapshots.open(servers)) {
            return compare(snapshots, database, table);
        }
    }

    private TableResult compare(Snapshots snapshots, String database, String table) throws SQLException {
        return new OneTableComparison(snapshots.connections(), database, table, examples).run();
    }

    private static SortedSet<String> tables(Snapshots snapshots, String database) throws SQLException {
        SortedSet<String> tables = new TreeSet<>();
        for (Connection connection : snapshots.connections().values()) {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT TABLE_NAME FROM information_schema.TABLES"
                            + " WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE'")) {
                statement.setString(1, database);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        tables.add(rows.getString(1));
                    }
                }
            }
        }
        return tables;
    }
}
