package io.crosstide.writer.cascade;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.RowPlace;
import io.crosstide.writer.schema.ForeignKey;
import io.crosstide.writer.value.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks whether rows have the parents that their foreign keys require. */
public final class ParentFinder {
    private final Connection connection;

    public ParentFinder(Connection connection) {
        this.connection = connection;
    }

    /** The foreign key whose parent the changed row lacks; null if it has all. */
    public @Nullable String missingParent(RowPlace place) throws SQLException {
        List<ForeignKey> missing = missingParents(place);
        return missing.isEmpty() ? null : missing.get(0).name();
    }

    /** The foreign keys whose parents the changed row lacks. */
    public List<ForeignKey> missingParents(RowPlace place) throws SQLException {
        List<ForeignKey> missing = new ArrayList<>();
        for (ForeignKey key : place.mapping().table().parents()) {
            if (isOrphan(place, key)) {
                missing.add(key);
            }
        }
        return missing;
    }

    private boolean isOrphan(RowPlace place, ForeignKey key) throws SQLException {
        Sql sql = new Sql().append("SELECT 1 FROM " + key.parent().quoted() + " AS p WHERE ");
        String separator = "";
        for (int i = 0; i < key.childColumns().size(); i++) {
            MappedColumn column = place.mapping().column(key.childColumns().get(i));
            if (column == null || column.isNull(place.after())) {
                return false;
            }
            String parentColumn = "p." + TableName.quote(key.parentColumns().get(i));
            column.sql().matches(sql.append(separator), parentColumn, column.value(place.after()));
            separator = " AND ";
        }
        try (PreparedStatement statement = sql.append(" LIMIT 1 FOR SHARE").prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            return !rows.next();
        }
    }
}
