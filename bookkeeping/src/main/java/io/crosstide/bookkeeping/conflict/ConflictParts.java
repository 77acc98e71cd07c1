package io.crosstide.bookkeeping.conflict;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one conflict that are too long for its record. Each value is written completely to
 * {@code crosstide.conflict_part}, in parts, in the transaction of the record. The record gets the beginning of the
 * value. A conflict that is recorded already keeps its record and its parts.
 */
public final class ConflictParts {
    /** Longer values are cut, so that the server accepts every record in one statement. */
    static final int MAX_VALUE = 1 << 20;
    /** Maximum of all values of a record together. Beyond it the record keeps only the beginnings of long values. */
    private static final int MAX_RECORD = 4 * MAX_VALUE;

    private static final int MAX_BEGINNING = 100;
    private static final int MAX_PART = 1 << 19;

    private final Connection connection;
    private final String id;
    private int room = MAX_RECORD;
    private @Nullable Boolean recorded;

    /** The parts of a conflict that is about to be recorded with this id. */
    public ConflictParts(Connection connection, String id) {
        this.connection = connection;
        this.id = id;
    }

    /** The row for the record; its long values are written in parts. */
    public Map<String, @Nullable String> keep(ConflictImage image, int rowIndex, Map<String, @Nullable String> row)
            throws SQLException {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable String> cell : row.entrySet()) {
            String text = cell.getValue();
            values.put(cell.getKey(), text == null ? null : keep(image, rowIndex, cell.getKey(), text));
        }
        return values;
    }

    /** The text for the record. A text that is too long for the record is also written in parts. */
    public String keep(ConflictImage image, int rowIndex, String column, String text) throws SQLException {
        if (isLong(text) && !isRecorded()) {
            write(image, rowIndex, column, text);
        }
        return cut(text);
    }

    /** The text for the record, if another row of the record has the complete text. */
    public String cut(String text) {
        String kept = text;
        if (isLong(text)) {
            int end = end(text, 0, maxLength());
            kept = text.substring(0, end) + "… (" + text.length() + " characters in all)";
        }
        room -= Math.min(room, kept.length());
        return kept;
    }

    private boolean isLong(String text) {
        return text.length() > maxLength();
    }

    private int maxLength() {
        return Math.max(MAX_BEGINNING, Math.min(MAX_VALUE, room));
    }

    /** Never splits a character: half of a surrogate pair has no bytes. */
    private static int end(String text, int start, int length) {
        int end = Math.min(start + length, text.length());
        return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    /** Parts without a conflict remain if somebody deleted only the record. */
    private boolean isRecorded() throws SQLException {
        if (recorded == null) {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT COUNT(*) FROM crosstide.conflict WHERE id = ?")) {
                statement.setString(1, id);
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    recorded = rows.getInt(1) > 0;
                }
            }
            if (!recorded) {
                try (PreparedStatement statement =
                        connection.prepareStatement("DELETE FROM crosstide.conflict_part WHERE conflict_id = ?")) {
                    statement.setString(1, id);
                    statement.executeUpdate();
                }
            }
        }
        return recorded;
    }

    private void write(ConflictImage image, int rowIndex, String column, String text) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO crosstide.conflict_part"
                + " (conflict_id, image, row_index, column_name, part, content) VALUES (?, ?, ?, ?, ?, ?)")) {
            statement.setString(1, id);
            statement.setString(2, image.label());
            statement.setInt(3, rowIndex);
            statement.setString(4, column);
            int part = 0;
            int start = 0;
            while (start < text.length()) {
                int end = end(text, start, MAX_PART);
                statement.setInt(5, part++);
                statement.setString(6, text.substring(start, end));
                statement.executeUpdate();
                start = end;
            }
        }
    }
}
