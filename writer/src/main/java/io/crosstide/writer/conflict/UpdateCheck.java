package io.crosstide.writer.conflict;

import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.RowPlace;
import io.crosstide.writer.schema.ForeignKey;
import io.crosstide.writer.value.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Shows whether the server found a row and left it unchanged, without an error. MySQL 9.7.4 does so if a child by a
 * cascade already has the new key, and the collation treats the new key as equal to the old one.
 *
 * <p>A row of a table with a key is read again after the update. Without a key, other rows may equal the row's after
 * image. So rows are counted before the update: if it has changed a row, one row more equals the after image. The
 * counted rows are locked, so their number does not become smaller.
 */
public final class UpdateCheck {
    private final Connection connection;
    private final RowFinder finder;
    private final RowPlace place;
    private final List<ForeignKey> cascades;
    private final EqualRows earlier;

    /** To be called before the update. */
    UpdateCheck(Connection connection, RowFinder finder, RowPlace place, List<ForeignKey> cascades)
            throws SQLException {
        this.connection = connection;
        this.finder = finder;
        this.place = place;
        this.cascades = place.checksForeignKeys() ? List.copyOf(cascades) : List.of();
        this.earlier = this.cascades.isEmpty() || place.mapping().hasKey() ? EqualRows.NONE : equalRows();
    }

    /** Whether the update, which has found the row, did not change it. */
    public boolean isPassedOver() throws SQLException {
        if (cascades.isEmpty()) {
            return false;
        }
        if (place.mapping().hasKey()) {
            FoundRow row = finder.underKeyOf(place.after(), place.before(), place.after());
            return row != null && !row.sameAsAfter();
        }
        return earlier.toBeChanged() > 0 && equalRows().likeAfter() <= earlier.likeAfter();
    }

    /**
     * Counts rows by their bytes, among those whose key equals the new key by the collation. The server can find these
     * by an index, and leaves no other row unchanged.
     */
    private EqualRows equalRows() throws SQLException {
        Sql after = new Sql();
        finder.same(after, place.after());
        Sql before = new Sql();
        finder.same(before, place.before());
        Sql sql = new Sql()
                .append("SELECT SUM(")
                .append(after)
                .append(" IS TRUE), SUM(")
                .append(before)
                .append(" IS TRUE AND ")
                .append(after)
                .append(" IS NOT TRUE) FROM " + place.mapping().table().name().quoted() + " WHERE ");
        for (int i = 0; i < cascades.size(); i++) {
            sql.append(i == 0 ? "(" : " OR (");
            appendNewKey(sql, cascades.get(i));
            sql.append(")");
        }
        try (PreparedStatement statement = sql.append(" FOR UPDATE").prepare(connection);
                ResultSet counts = statement.executeQuery()) {
            counts.next();
            return new EqualRows(counts.getLong(1), counts.getLong(2));
        }
    }

    /** Columns that only the target has are left out: they do not change, or their values are not known. */
    private void appendNewKey(Sql sql, ForeignKey key) {
        sql.append("TRUE");
        for (String name : key.parentColumns()) {
            MappedColumn column = place.mapping().keptColumn(name);
            if (column == null) {
                continue;
            }
            sql.append(" AND ");
            if (column.isNull(place.after())) {
                column.same(sql, place.after());
            } else {
                column.matches(sql, place.after());
            }
        }
    }

    /**
     * Numbers of rows that equal an image byte for byte.
     *
     * @param likeAfter rows like the after image
     * @param toBeChanged rows like the before image but not like the after image
     */
    private record EqualRows(long likeAfter, long toBeChanged) {
        static final EqualRows NONE = new EqualRows(0, 0);
    }
}
