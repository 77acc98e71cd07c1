package io.crosstide.syncer;

import io.crosstide.change.event.EventException;
import io.crosstide.change.event.TableMap;
import io.crosstide.change.wire.ColumnDefault;
import io.crosstide.change.wire.TableDefaults;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.connect.MysqlConnections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the defaults of a table's columns, which the binlog does not hold, for targets that lack a new column
 * (docs/decisions/0011).
 *
 * <p>They are read from the source once after each DDL statement, at the table's next rows; before the stream's first DDL
 * statement all sides have the same tables, and nothing is told.
 */
final class ColumnDefaults {
    private static final String COLUMNS = "SELECT COLUMN_NAME, COLUMN_DEFAULT, EXTRA FROM information_schema.COLUMNS"
            + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION";

    private final MysqlConnections connections;
    private final Endpoint source;
    /** By table id, which changes with every definition. */
    private final Map<TableName, TableDefaults> known = new HashMap<>();

    private boolean altered;

    /** @param altered whether the stream has seen DDL before */
    ColumnDefaults(MysqlConnections connections, Endpoint source, boolean altered) {
        this.connections = connections;
        this.source = source;
        this.altered = altered;
    }

    /** Some table was altered. */
    void ddl() {
        altered = true;
        known.clear();
    }

    /**
     * Empty when the table is as it was when the stream began.
     *
     * @param event the table's map; a column of it that the source has no more counts as computed
     */
    Optional<TableDefaults> of(TableName table, byte[] event) {
        if (!altered) {
            return Optional.empty();
        }
        try {
            return Optional.of(known.computeIfAbsent(table, name -> read(name, TableMap.parse(event))));
        } catch (EventException e) {
            return Optional.empty(); // a column that is not understood: the writer says so, for this table's links only
        }
    }

    private TableDefaults read(TableName table, TableMap map) {
        List<ColumnDefault> columns = new ArrayList<>();
        Set<String> gone = new LinkedHashSet<>();
        map.columns().forEach(column -> gone.add(column.name()));
        try (Connection connection = connections.open(source)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET time_zone = '+00:00'");
            }
            try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
                statement.setString(1, table.database());
                statement.setString(2, table.table());
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        gone.remove(rows.getString(1));
                        column(rows.getString(1), rows.getString(2), rows.getString(3))
                                .ifPresent(columns::add);
                    }
                }
            }
        } catch (SQLException e) {
            throw new SourceUnreachableException("Cannot read the columns of " + table + ": " + e.getMessage(), e);
        }
        gone.forEach(name -> columns.add(new ColumnDefault(name, null)));
        return new TableDefaults(table.database(), table.table(), columns);
    }

    private static Optional<ColumnDefault> column(String name, String literal, String extra) {
        // DEFAULT_GENERATED, VIRTUAL GENERATED, STORED GENERATED
        if (extra.toUpperCase(Locale.ROOT).contains("GENERATED")) {
            return Optional.of(new ColumnDefault(name, null));
        }
        return literal == null ? Optional.empty() : Optional.of(new ColumnDefault(name, literal));
    }
}
