package io.crosstide.writer.conflict;

import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.row.TableName;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.schema.ForeignKey;
import io.crosstide.writer.schema.TargetTable;
import io.crosstide.writer.value.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds and locks rows that reference a row of the target. */
final class ChildFinder {
    private static final int MAX_ROWS = 10;

    private final Connection connection;
    private final TableMapping parent;
    private final FoundJson json;

    ChildFinder(Connection connection, TableMapping parent, FoundJson json) {
        this.connection = connection;
        this.parent = parent;
        this.json = json;
    }

    /**
     * At most ten children, by one foreign key, of the row that equals the before image. The row is not its own child.
     * Children that already reference the after image byte for byte are excluded: the key changed only in letters or
     * accents, and the collation treats both keys as equal.
     */
    List<Map<String, @Nullable String>> childrenOf(RowChange change, ForeignKey key, TargetTable child)
            throws SQLException {
        FoundColumns columns = new FoundColumns(child);
        Sql from = from(Objects.requireNonNull(change.before()), change.after(), key);
        Sql sql = new Sql()
                .append("SELECT " + columns.select("c"))
                .append(from)
                .append(" LIMIT " + MAX_ROWS + " FOR UPDATE");
        List<Map<String, @Nullable String>> children = new ArrayList<>();
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                children.add(columns.read(rows));
            }
        }
        for (int i = 0; i < children.size(); i++) {
            children.set(i, json.shown(child, "c", from, true, children.get(i)));
        }
        return children;
    }

    private Sql from(Row image, @Nullable Row after, ForeignKey key) {
        Sql sql = new Sql()
                .append(" FROM " + key.child().quoted() + " AS c JOIN "
                        + key.parent().quoted() + " AS p ON ");
        for (int i = 0; i < key.childColumns().size(); i++) {
            sql.append((i == 0 ? "" : " AND ") + "c."
                    + TableName.quote(key.childColumns().get(i)) + " = p."
                    + TableName.quote(key.parentColumns().get(i)));
        }
        sql.append(" WHERE ");
        String separator = "";
        for (MappedColumn column : parent.hasKey() ? parent.key() : parent.columns()) {
            sql.append(separator);
            if (column.isNull(image)) {
                sql.append("p." + column.target().quotedName() + " IS NULL");
            } else {
                column.sql().matches(sql, "p." + column.target().quotedName(), column.value(image));
            }
            separator = " AND ";
        }
        if (key.child().equals(key.parent())) {
            sql.append(" AND NOT (");
            separator = "";
            for (MappedColumn column : parent.hasKey() ? parent.key() : parent.columns()) {
                String name = column.target().quotedName();
                sql.append(separator + "c." + name + " <=> p." + name);
                separator = " AND ";
            }
            sql.append(")");
        }
        if (after != null) {
            excludeMoved(sql, after, key);
        }
        return sql;
    }

    private void excludeMoved(Sql sql, Row after, ForeignKey key) {
        Sql moved = new Sql();
        for (int i = 0; i < key.childColumns().size(); i++) {
            MappedColumn column = parent.keptColumn(key.parentColumns().get(i));
            if (column == null || column.isNull(after)) {
                return; // nothing to compare with, or no key that a child can reference
            }
            moved.append(i == 0 ? "" : " AND ");
            column.sql().same(moved, "c." + TableName.quote(key.childColumns().get(i)), column.value(after));
        }
        sql.append(" AND NOT (").append(moved).append(")");
    }
}
