package io.crosstide.writer.row;

import io.crosstide.change.row.Row;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.value.Sql;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Renders row changes of one table as statements. A statement changes the row only if it is the row that the source
 * changed: every column must equal the before image by its stored bytes.
 */
final class RowStatements {
    private final TableMapping mapping;
    private final String table;

    RowStatements(TableMapping mapping) {
        this.mapping = mapping;
        this.table = mapping.table().name().quoted();
    }

    /** @param rows one row, or several rows that do not {@linkplain #copiesColumns copy columns} */
    Sql insert(List<Row> rows) {
        Sql sql = new Sql().append("INSERT INTO " + table + " (");
        String separator = "";
        for (MappedColumn column : mapping.columns()) {
            sql.append(separator).append(column.target().quotedName());
            separator = ", ";
        }
        sql.append(") ");
        if (copiesColumns(rows.get(0))) {
            return select(sql, rows.get(0));
        }
        separator = "VALUES (";
        for (Row row : rows) {
            sql.append(separator);
            values(sql, row);
            separator = "), (";
        }
        return sql.append(")");
    }

    /** Whether a value of the row must be a column of another table. */
    boolean copiesColumns(Row row) {
        return mapping.columns().stream().anyMatch(column -> column.copiesColumn(row));
    }

    private Sql select(Sql sql, Row row) {
        sql.append("SELECT ");
        values(sql, row);
        return sql.append(" FROM " + String.join(", ", sql.tables()));
    }

    private void values(Sql sql, Row row) {
        String separator = "";
        for (MappedColumn column : mapping.columns()) {
            column.write(sql.append(separator), row);
            separator = ", ";
        }
    }

    /**
     * Sets the columns that change. Columns that the target changes by itself (ON UPDATE) are set too: those that only
     * the target has are set to their current value. All other columns already have their new value.
     *
     * <p>A statement that {@linkplain #copiedColumn copies columns} changes every row that equals the before image.
     */
    Sql update(Row before, Row after) {
        return exactly(changes(before, after), before, null);
    }

    /** The first of two steps of an update: from the before image to the intermediate value. */
    Sql detour(Row before, Detour detour) {
        Sql sql = changes(before, before);
        String name = detour.column().target().quotedName();
        sql.append(", " + name + " = ");
        detour.write(sql, new Sql().append(name));
        return exactly(sql, before, null);
    }

    /** The second step: from the intermediate value to the after image. */
    Sql update(Row before, Row after, Detour detour) {
        return exactly(changes(before, after), before, detour);
    }

    private Sql changes(Row before, Row after) {
        Sql sql = new Sql();
        String separator = " SET ";
        for (MappedColumn column : mapping.columns()) {
            if (column.target().changesOnUpdate() || !column.value(before).equals(column.value(after))) {
                sql.append(separator + column.target().quotedName() + " = ");
                column.write(sql, after);
                separator = ", ";
            }
        }
        for (TargetColumn column : mapping.ownOnUpdate()) {
            sql.append(separator + column.quotedName() + " = " + column.quotedName());
            separator = ", ";
        }
        if (sql.isEmpty()) {
            MappedColumn any = mapping.columns().get(0);
            sql.append(
                    separator + any.target().quotedName() + " = " + any.target().quotedName());
        }
        Sql update = new Sql().append("UPDATE " + table);
        sql.tables().forEach(other -> update.append(", " + other));
        return update.append(sql);
    }

    /** A column that an update must copy from another table; null if there is none. */
    @Nullable MappedColumn copiedColumn(Row before, Row after) {
        for (MappedColumn column : mapping.columns()) {
            if (column.copiesColumn(after) && !column.value(before).equals(column.value(after))) {
                return column;
            }
        }
        return null;
    }

    Sql delete(Row before) {
        return exactly(new Sql().append("DELETE FROM " + table), before, null);
    }

    /** Finds a row that has exactly the values of the image. */
    Sql find(Row row) {
        return exactly(new Sql().append("SELECT 1 FROM " + table), row, null);
    }

    /**
     * Finds and locks rows that have exactly the values of the image, at most two.
     *
     * @param detour replaces the value of its column; may be null
     */
    Sql equalRows(Row row, @Nullable Detour detour) {
        Sql sql = new Sql().append("SELECT 1 FROM " + table + " WHERE ");
        return condition(sql, "", row, detour).append(" LIMIT 2 FOR UPDATE");
    }

    /** Finds a row that was written from one of the images and differs from it in one of the columns. */
    Sql differing(List<Row> rows, List<MappedColumn> columns) {
        Sql sql = new Sql().append("SELECT 1 FROM " + table + " WHERE ");
        String separator = "(";
        for (Row row : rows) {
            sql.append(separator);
            separator = "";
            for (MappedColumn column : mapping.hasKey() ? mapping.key() : mapping.columns()) {
                sql.append(separator);
                if (mapping.hasKey()) {
                    column.matches(sql, row);
                } else {
                    column.same(sql, row);
                }
                separator = " AND ";
            }
            separator = " AND (";
            for (MappedColumn column : columns) {
                column.same(sql.append(separator + "("), row);
                sql.append(") IS NOT TRUE");
                separator = " OR ";
            }
            sql.append(")");
            separator = ") OR (";
        }
        return sql.append(") LIMIT 1");
    }

    /**
     * The condition that a row has exactly the values of the image.
     *
     * @param name of the table in the statement
     */
    Sql condition(Row row, String name) {
        return condition(new Sql(), name + ".", row, null);
    }

    private Sql exactly(Sql sql, Row before, @Nullable Detour detour) {
        condition(sql.append(" WHERE "), "", before, detour);
        // An UPDATE of several tables may not have a LIMIT.
        return mapping.hasKey() || !sql.tables().isEmpty() ? sql : sql.append(" LIMIT 1");
    }

    private Sql condition(Sql sql, String table, Row before, @Nullable Detour detour) {
        String separator = "";
        for (MappedColumn column : mapping.key()) {
            if (column.sql().needsIndexCondition()) {
                column.matches(sql, table, before);
                sql.append(" AND ");
            }
        }
        for (MappedColumn column : mapping.columns()) {
            sql.append(separator);
            if (detour != null && detour.column().equals(column)) {
                detour.holds(sql, before);
            } else {
                column.same(sql, table, column.value(before));
            }
            separator = " AND ";
        }
        return sql;
    }
}
