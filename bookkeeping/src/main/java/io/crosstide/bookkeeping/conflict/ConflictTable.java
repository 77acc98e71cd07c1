package io.crosstide.bookkeeping.conflict;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a target's tables {@code crosstide.conflict} and {@code crosstide.conflict_part}. */
public final class ConflictTable {
    private static final String SELECT =
            "SELECT id, kind, status, CAST(time AS CHAR), mesh, cluster, origin, datacenter,"
                    + " table_name, gtid, seq, event_index, row_index, indexes, row_key, before_image, after_image, found_rows,"
                    + " policy, decision, note FROM crosstide.conflict WHERE id = ?";
    private static final String PLACES =
            "SELECT CAST(time AS CHAR), id FROM crosstide.conflict WHERE mesh = ? AND cluster = ?";
    private static final int PAGE = 1000;
    private static final int MAX_MATCHES = 10;

    /** A conflict in the order of the report. */
    private record Place(String time, String id) {}

    private final String mesh;
    private final String cluster;

    /** The conflicts of one cluster of a mesh. */
    public ConflictTable(String mesh, String cluster) {
        this.mesh = mesh;
        this.cluster = cluster;
    }

    /**
     * Passes on the conflicts, the oldest first. They are not all in memory at once. Long values are cut and marked.
     */
    public void read(Connection connection, ConflictFilter filter, Consumer<Conflict> reader) throws SQLException {
        Place last = null;
        List<Place> page;
        do {
            page = page(connection, filter, last);
            for (Place place : page) {
                record(connection, place).forEach(reader);
                last = place;
            }
        } while (page.size() == PAGE);
    }

    /** Reads only times and ids. Complete rows may be too large for the server to sort and for this process to keep. */
    private List<Place> page(Connection connection, ConflictFilter filter, @Nullable Place last) throws SQLException {
        StringBuilder sql = new StringBuilder(PLACES);
        List<String> values = new ArrayList<>(List.of(mesh, cluster));
        add(sql, values, " AND time >= ?", filter.since() == null ? null : ConflictTime.text(filter.since()));
        add(sql, values, " AND table_name = ?", filter.table());
        add(
                sql,
                values,
                " AND kind = ?",
                filter.kind() == null ? null : filter.kind().label());
        add(
                sql,
                values,
                " AND status = ?",
                filter.status() == null ? null : filter.status().label());
        if (last != null) {
            sql.append(" AND (time > ? OR (time = ? AND id > ?))");
            values.addAll(List.of(last.time, last.time, last.id));
        }
        return places(connection, sql.append(" ORDER BY time, id LIMIT " + PAGE).toString(), values);
    }

    private static void add(StringBuilder sql, List<String> values, String condition, @Nullable String value) {
        if (value != null) {
            sql.append(condition);
            values.add(value);
        }
    }

    /** The conflicts whose id begins with the prefix, at most ten. A single match has complete values. */
    public List<Conflict> find(Connection connection, String idPrefix) throws SQLException {
        String sql = PLACES + " AND LEFT(id, ?) = ? ORDER BY id LIMIT " + MAX_MATCHES;
        List<String> values = List.of(mesh, cluster, Integer.toString(idPrefix.length()), idPrefix);
        List<Conflict> conflicts = new ArrayList<>();
        for (Place place : places(connection, sql, values)) {
            conflicts.addAll(record(connection, place));
        }
        return conflicts.size() == 1 ? List.of(WholeConflict.of(connection, conflicts.get(0))) : conflicts;
    }

    /** The tables that have conflicts, as {@code database.table}. */
    public Set<String> tables(Connection connection) throws SQLException {
        Set<String> tables = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT DISTINCT table_name FROM crosstide.conflict WHERE mesh = ? AND cluster = ?")) {
            statement.setString(1, mesh);
            statement.setString(2, cluster);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
        }
        return tables;
    }

    /** Number of open conflicts whose change came from {@code origin}. */
    public long countOpen(Connection connection, String origin) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT(*) FROM crosstide.conflict"
                + " WHERE mesh = ? AND cluster = ? AND origin = ? AND status = 'open'")) {
            statement.setString(1, mesh);
            statement.setString(2, cluster);
            statement.setString(3, origin);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Whether an operator has had the transaction skipped here. */
    public boolean isSkipped(Connection connection, String gtid) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1 FROM crosstide.conflict"
                + " WHERE mesh = ? AND cluster = ? AND gtid = ? AND kind = ? LIMIT 1")) {
            statement.setString(1, mesh);
            statement.setString(2, cluster);
            statement.setString(3, gtid);
            statement.setString(4, ConflictKind.SKIPPED.label());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static List<Place> places(Connection connection, String sql, List<String> values) throws SQLException {
        List<Place> places = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    places.add(new Place(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return places;
    }

    /** One conflict, or none if it was deleted meanwhile. */
    private static List<Conflict> record(Connection connection, Place place) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setString(1, place.id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? List.of(conflict(rows)) : List.of();
            }
        }
    }

    private static Conflict conflict(ResultSet row) throws SQLException {
        String before = row.getString(16);
        String after = row.getString(17);
        return new Conflict(
                row.getString(1),
                ConflictKind.ofLabel(row.getString(2)),
                ConflictStatus.ofLabel(row.getString(3)),
                ConflictTime.parse(row.getString(4)),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getLong(11),
                row.getInt(12),
                row.getInt(13),
                ConflictJson.names(row.getString(14)),
                ConflictJson.row(row.getString(15)),
                before == null ? null : ConflictJson.row(before),
                after == null ? null : ConflictJson.row(after),
                ConflictJson.rows(row.getString(18)),
                row.getString(19),
                row.getString(20),
                row.getString(21));
    }
}
