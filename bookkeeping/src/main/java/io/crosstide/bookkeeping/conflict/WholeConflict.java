package io.crosstide.bookkeeping.conflict;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Joins a conflict's record with the parts of its long values. */
public final class WholeConflict {
    /** The place of a value that is cut in the record. */
    private record Cell(String image, int rowIndex, String column) {}

    private final Map<Cell, StringBuilder> values = new HashMap<>();

    private WholeConflict() {}

    /** The conflict with every value complete. */
    public static Conflict of(Connection connection, Conflict record) throws SQLException {
        WholeConflict whole = new WholeConflict();
        whole.read(connection, record.id());
        return whole.joined(record);
    }

    private void read(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT image, row_index, column_name, content FROM crosstide.conflict_part"
                        + " WHERE conflict_id = ? ORDER BY image, row_index, column_name, part")) {
            statement.setFetchSize(Integer.MIN_VALUE); // keeps one part in memory at a time
            statement.setString(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Cell cell = new Cell(rows.getString(1), rows.getInt(2), rows.getString(3));
                    values.computeIfAbsent(cell, none -> new StringBuilder()).append(rows.getString(4));
                }
            }
        }
    }

    private Conflict joined(Conflict record) {
        Map<String, @Nullable String> before = joined(ConflictImage.BEFORE, record.before());
        Map<String, @Nullable String> after = joined(ConflictImage.AFTER, record.after());
        List<Map<String, @Nullable String>> found = new ArrayList<>();
        for (int i = 0; i < record.found().size(); i++) {
            found.add(joined(ConflictImage.FOUND, i, record.found().get(i)));
        }
        return new Conflict(
                record.id(),
                record.kind(),
                record.status(),
                record.time(),
                record.mesh(),
                record.cluster(),
                record.origin(),
                record.datacenter(),
                record.table(),
                record.gtid(),
                record.seq(),
                record.eventIndex(),
                record.rowIndex(),
                record.indexes(),
                key(record.key(), before == null ? after : before),
                before,
                after,
                found,
                record.policy(),
                record.decision(),
                record.note());
    }

    /** The key may be cut although the image, which has the same values, is complete. */
    private static Map<String, @Nullable String> key(
            Map<String, @Nullable String> key, @Nullable Map<String, @Nullable String> image) {
        Map<String, @Nullable String> values = new LinkedHashMap<>(key);
        if (image != null) {
            values.replaceAll((column, kept) -> image.containsKey(column) ? image.get(column) : kept);
        }
        return values;
    }

    private @Nullable Map<String, @Nullable String> joined(
            ConflictImage image, @Nullable Map<String, @Nullable String> row) {
        return row == null ? null : joined(image, 0, row);
    }

    private Map<String, @Nullable String> joined(ConflictImage image, int rowIndex, Map<String, @Nullable String> row) {
        Map<String, @Nullable String> joined = new LinkedHashMap<>(row);
        joined.replaceAll((column, kept) -> {
            StringBuilder value = values.get(new Cell(image.label(), rowIndex, column));
            return value == null ? kept : value.toString();
        });
        return joined;
    }
}
