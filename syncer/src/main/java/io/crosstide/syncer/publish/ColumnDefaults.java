package io.crosstide.syncer.publish;

import io.crosstide.change.event.EventException;
import io.crosstide.change.row.MappedTable;
import io.crosstide.change.row.TableMap;
import io.crosstide.change.wire.ColumnDefault;
import io.crosstide.change.wire.TableDefaults;
import io.crosstide.syncer.failure.SourceUnreachableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the column defaults of a table, which the binlog does not contain, for targets that lack a new column
 * (docs/decisions/0011).
 *
 * <p>The defaults are read from the source at the first rows of a table, and again when its table id changes. MySQL
 * assigns a new table id with every ALTER, including instant ones and SET DEFAULT. (It also does so after it removed
 * the definition from its cache.)
 */
public final class ColumnDefaults implements DefaultsSource {
    private static final String COLUMNS = "SELECT COLUMN_NAME, COLUMN_DEFAULT, EXTRA FROM information_schema.COLUMNS"
            + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION";
    private static final int MAX_TABLES = 10_000;
    private static final float LOAD_FACTOR = 0.75f;

    private final Connection source;
    private final Known known = new Known();

    private record Table(String database, String name) {}

    private record Version(long tableId, TableDefaults defaults) {}

    /** The most recently used tables. */
    private static final class Known extends LinkedHashMap<Table, Version> {
        private static final long serialVersionUID = 1;

        Known() {
            super(16, LOAD_FACTOR, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Table, Version> eldest) {
            return size() > MAX_TABLES;
        }
    }

    /** @param source only the stream's thread uses it */
    public ColumnDefaults(Connection source) {
        this.source = source;
    }

    /** A column of the event that the source no longer has counts as computed. */
    @Override
    public Optional<TableDefaults> of(MappedTable table, byte[] event) {
        Table key = new Table(table.database(), table.table());
        Version version = known.get(key);
        if (version == null || version.tableId != table.tableId()) {
            try {
                version = new Version(table.tableId(), read(table, TableMap.parse(event)));
            } catch (EventException e) {
                return Optional
                        .empty(); // a column type is not supported: the writer reports it, only for links of this table
            }
            known.put(key, version);
        }
        return Optional.of(version.defaults);
    }

    private TableDefaults read(MappedTable table, TableMap map) {
        List<ColumnDefault> columns = new ArrayList<>();
        Set<String> gone = new LinkedHashSet<>();
        map.columns().forEach(column -> gone.add(column.name()));
        try (PreparedStatement statement = source.prepareStatement(COLUMNS)) {
            statement.setString(1, table.database());
            statement.setString(2, table.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    gone.remove(rows.getString(1));
                    column(rows.getString(1), rows.getString(2), rows.getString(3))
                            .ifPresent(columns::add);
                }
            }
        } catch (SQLException e) {
            throw new SourceUnreachableException("Cannot read the columns of " + table + ": " + e.getMessage(), e);
        }
        gone.forEach(name -> columns.add(new ColumnDefault(name, null)));
        return new TableDefaults(table.database(), table.table(), columns);
    }

    private static Optional<ColumnDefault> column(String name, String literal, String extra) {
        String kind = extra.toUpperCase(Locale.ROOT);
        if (kind.contains("DEFAULT_GENERATED")) {
            return Optional.of(ColumnDefault.ofExpression(name));
        }
        if (kind.contains("VIRTUAL GENERATED") || kind.contains("STORED GENERATED")) {
            return Optional.of(new ColumnDefault(name, null));
        }
        return literal == null ? Optional.empty() : Optional.of(new ColumnDefault(name, literal));
    }
}
